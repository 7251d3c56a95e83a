-- migrate: no-transaction
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY index_orders_on_country ON orders (country);
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
