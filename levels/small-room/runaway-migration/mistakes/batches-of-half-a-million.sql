-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3);
-- migrate: batch 500000 by id, pause 1s
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
