-- migrate: no-transaction
SET lock_timeout = '500ms';
-- migrate: retry 10, backoff 1s, jitter
ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';
