-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_orders_on_status_and_created_at ON orders (status, created_at);
