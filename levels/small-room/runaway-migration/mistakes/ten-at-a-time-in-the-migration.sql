ALTER TABLE orders ADD COLUMN currency varchar(3);
-- migrate: batch 10 by id
UPDATE orders SET currency = 'EUR';
