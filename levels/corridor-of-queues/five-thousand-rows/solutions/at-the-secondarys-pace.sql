-- migrate: no-transaction
-- migrate: batch 4000 by id, pause 20ms, while replica lag < 2s
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01';
