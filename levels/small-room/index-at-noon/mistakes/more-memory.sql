SET LOCAL maintenance_work_mem = '2GB';
CREATE INDEX index_orders_on_status ON orders (status);
