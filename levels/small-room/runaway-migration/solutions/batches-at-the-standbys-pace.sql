-- migrate: no-transaction
SET lock_timeout = '2s';
-- migrate: retry 5, backoff 2s, jitter
ALTER TABLE orders ADD COLUMN currency varchar(3);
ALTER TABLE orders ALTER COLUMN currency SET DEFAULT 'EUR';

-- migrate: batch 5000 by id, pause 80ms, while replica lag < 5s
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
