-- migrate: no-transaction
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2015-08-01' AND [status] <> N'closed';
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2015-10-01' AND [status] <> N'closed';
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2015-12-01' AND [status] <> N'closed';
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-02-01' AND [status] <> N'closed';
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01' AND [status] <> N'closed';
