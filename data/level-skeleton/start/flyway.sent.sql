BEGIN;
CREATE INDEX index_orders_on_note ON orders (note);
COMMIT;
