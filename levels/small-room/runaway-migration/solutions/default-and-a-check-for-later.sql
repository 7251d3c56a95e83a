SET LOCAL lock_timeout = '1s';
ALTER TABLE orders ADD COLUMN currency character(3) DEFAULT 'EUR';
ALTER TABLE orders ADD CONSTRAINT orders_currency_known CHECK (currency IN ('EUR', 'CHF')) NOT VALID;
