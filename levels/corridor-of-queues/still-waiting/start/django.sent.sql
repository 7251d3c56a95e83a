CREATE INDEX CONCURRENTLY "orders_voucher_idx" ON "orders" ("voucher");
