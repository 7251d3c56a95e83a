-- migrate: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS index_orders_on_voucher;
CREATE INDEX CONCURRENTLY index_orders_on_voucher ON orders (voucher);
