-- migrate: no-transaction
SET lock_timeout = '500ms';
-- migrate: retry 200, backoff 1s, jitter
ALTER TABLE orders ADD COLUMN delivery_hint text;
