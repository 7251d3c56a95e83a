-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_orders_with_a_note ON orders (note) WHERE note IS NOT NULL;
