-- migrate: no-transaction
-- migrate: batch 2000 by id, pause 80ms
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01';
