-- migrate: no-transaction
SET statement_timeout = '1min';
CREATE INDEX CONCURRENTLY index_orders_on_voucher ON orders (voucher);
