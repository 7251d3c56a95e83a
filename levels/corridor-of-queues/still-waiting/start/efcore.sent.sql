CREATE INDEX CONCURRENTLY "IX_orders_voucher" ON orders (voucher);
