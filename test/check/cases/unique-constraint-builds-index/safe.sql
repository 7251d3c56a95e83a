CREATE UNIQUE INDEX CONCURRENTLY orders_legacy_code_key ON orders (legacy_code);
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_legacy_code_key UNIQUE USING INDEX orders_legacy_code_key;
