CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint NOT NULL);
CREATE INDEX refunds_order_idx ON refunds (order_id);
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
