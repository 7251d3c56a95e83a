SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';
CREATE INDEX index_orders_on_currency ON orders (currency);
