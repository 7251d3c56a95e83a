-- migrate: no-transaction
SET lock_timeout = '2s';
-- migrate: retry 5, backoff 2s, jitter
ALTER TABLE orders ADD COLUMN retained_from timestamptz NOT NULL DEFAULT now();
