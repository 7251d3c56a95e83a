SET statement_timeout = '30s';
CREATE INDEX index_orders_on_status ON orders (status);
