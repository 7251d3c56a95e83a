-- migrate: no-transaction
SET lock_timeout = '200ms';
-- migrate: retry 100, backoff 3s, jitter
ALTER TABLE orders ADD COLUMN delivery_hint text;
RESET lock_timeout;
