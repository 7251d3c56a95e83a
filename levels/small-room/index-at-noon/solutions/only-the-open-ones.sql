-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_open_orders_on_created_at ON orders (created_at) WHERE status = 'open';
