-- V44__index_orders_on_status.sql
CREATE INDEX index_orders_on_status ON orders (status);
