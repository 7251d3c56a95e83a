-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_orders_on_date_and_status ON orders (created_at, status);
