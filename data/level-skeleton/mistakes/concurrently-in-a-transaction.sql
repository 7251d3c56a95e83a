CREATE INDEX CONCURRENTLY index_orders_on_note ON orders (note);
