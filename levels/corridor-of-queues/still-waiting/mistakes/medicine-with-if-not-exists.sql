-- migrate: no-transaction
SET lock_timeout = '500ms';
-- migrate: retry 50, backoff 10s, jitter
CREATE INDEX CONCURRENTLY IF NOT EXISTS index_orders_on_voucher ON orders (voucher);
