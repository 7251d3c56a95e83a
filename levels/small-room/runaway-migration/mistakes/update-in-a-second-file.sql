-- migrate: no-transaction
ALTER TABLE orders ADD COLUMN currency character varying;
UPDATE orders SET currency = 'EUR';
