-- migrate: no-transaction
CREATE INDEX CONCURRENTLY orders_customer_id ON orders (customer_id);
SET lock_timeout = '500ms';
-- migrate: retry 10, backoff 1s, jitter
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;
