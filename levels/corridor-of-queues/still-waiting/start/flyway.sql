-- V46__orders_voucher.sql
CREATE INDEX CONCURRENTLY index_orders_on_voucher ON orders (voucher);

-- V46__orders_voucher.sql.conf
-- executeInTransaction=false
-- and in flyway.conf, so that Flyway keeps no transaction of its own open:
-- flyway.postgresql.transactional.lock=false
