CREATE INDEX CONCURRENTLY orders_voucher_index ON orders (voucher);
