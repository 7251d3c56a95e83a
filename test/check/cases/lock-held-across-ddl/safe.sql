SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency text;
CREATE INDEX CONCURRENTLY orders_currency_idx ON orders (currency);
