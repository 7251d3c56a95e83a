-- migrate: no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS index_orders_on_status ON orders (status);
