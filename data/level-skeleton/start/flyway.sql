-- V1__index_orders_on_note.sql
CREATE INDEX index_orders_on_note ON orders (note);
