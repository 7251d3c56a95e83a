-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3);
UPDATE orders SET currency = 'EUR' WHERE id BETWEEN 1 AND 5000;
UPDATE orders SET currency = 'EUR' WHERE id BETWEEN 10001 AND 15000;
UPDATE orders SET currency = 'EUR' WHERE id BETWEEN 20001 AND 25000;
