-- migrate: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS index_orders_on_note;
CREATE INDEX CONCURRENTLY index_orders_on_note ON orders (note);
