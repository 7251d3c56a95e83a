-- The shop's table as EF Core creates it on SQL Server: the primary key is the clustered index, so the rows lie in its order.
-- Names are lower case (UseSnakeCaseNamingConvention), as in the shop's other services.
CREATE TABLE [orders] (
  [id] bigint NOT NULL IDENTITY(1,1),
  [user_id] int NOT NULL,
  [status] nvarchar(12) NOT NULL,
  [total_cents] bigint NOT NULL,
  [ref] uniqueidentifier NOT NULL,
  [created_at] datetime2 NOT NULL,
  [note] nvarchar(200) NULL,
  CONSTRAINT [PK_orders] PRIMARY KEY ([id])
);
GO
CREATE INDEX [IX_orders_user_id] ON [orders] ([user_id]);
GO
CREATE INDEX [IX_orders_created_at] ON [orders] ([created_at]);
GO
CREATE INDEX [IX_orders_status_created_at] ON [orders] ([status], [created_at]);
GO
CREATE INDEX [IX_orders_ref] ON [orders] ([ref]);
GO
CREATE INDEX [IX_orders_total_cents] ON [orders] ([total_cents]);
GO
