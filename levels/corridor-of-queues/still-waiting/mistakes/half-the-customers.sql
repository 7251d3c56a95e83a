-- migrate: no-transaction
CREATE INDEX CONCURRENTLY index_orders_on_voucher ON orders (voucher);
