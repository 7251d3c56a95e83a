-- migrate: no-transaction
-- migrate: session-lock
DROP INDEX CONCURRENTLY IF EXISTS ix_orders_user_id;
CREATE INDEX CONCURRENTLY ix_orders_user_id ON orders (user_id);
