SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency text;
-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
