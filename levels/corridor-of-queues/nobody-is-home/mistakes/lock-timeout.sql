-- migrate: no-transaction
SET lock_timeout = '30s';
CREATE INDEX CONCURRENTLY ix_orders_user_id ON orders (user_id);
