-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3);
ALTER TABLE orders ALTER COLUMN currency SET DEFAULT 'EUR';

-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;

ALTER TABLE orders ADD CONSTRAINT orders_currency_there CHECK (currency IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_currency_there;
ALTER TABLE orders ALTER COLUMN currency SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_currency_there;
