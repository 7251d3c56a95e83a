-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_orders_on_status ON orders (status);
