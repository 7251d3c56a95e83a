-- migrate: no-transaction
SET lock_timeout = '500ms';
-- migrate: retry 50, backoff 10s, jitter
CREATE INDEX CONCURRENTLY index_orders_on_voucher ON orders (voucher);
