ALTER TABLE orders ADD COLUMN currency varchar(3);
-- migrate: batch 1000 by id
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
