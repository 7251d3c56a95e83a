SET LOCAL lock_timeout = '2s';
CREATE INDEX index_orders_on_note ON orders (note);
