SET lock_timeout = '2s';
BEGIN;
ALTER TABLE orders ADD COLUMN currency text;
CREATE INDEX orders_currency_idx ON orders (currency);
COMMIT;
