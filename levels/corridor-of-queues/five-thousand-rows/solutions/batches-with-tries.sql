-- migrate: no-transaction
SET LOCK_TIMEOUT 2000;
-- migrate: retry 5, backoff 1s, jitter
-- migrate: batch 1000 by id, pause 30ms
UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01';
