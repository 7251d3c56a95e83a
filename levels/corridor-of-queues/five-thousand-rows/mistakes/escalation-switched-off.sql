-- migrate: no-transaction
SET LOCK_TIMEOUT 2000;
ALTER TABLE [orders] SET (LOCK_ESCALATION = DISABLE);
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01';
ALTER TABLE [orders] SET (LOCK_ESCALATION = TABLE);
