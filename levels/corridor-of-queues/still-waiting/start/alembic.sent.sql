CREATE INDEX CONCURRENTLY ix_orders_voucher ON orders (voucher);
