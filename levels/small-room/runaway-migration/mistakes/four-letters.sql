-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3);
-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET currency = 'EURO' WHERE currency IS NULL;
