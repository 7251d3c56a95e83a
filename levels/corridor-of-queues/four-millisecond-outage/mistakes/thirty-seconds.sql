-- migrate: no-transaction
SET lock_timeout = '30s';
-- migrate: retry 5, backoff 10s, jitter
ALTER TABLE orders ADD COLUMN delivery_hint text;
