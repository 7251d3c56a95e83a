-- migrate: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS index_orders_on_status;
CREATE INDEX CONCURRENTLY index_orders_on_status ON orders (status);
