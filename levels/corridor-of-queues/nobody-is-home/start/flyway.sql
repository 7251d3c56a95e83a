-- V12__ix.sql
CREATE INDEX CONCURRENTLY ix_orders_user_id ON orders (user_id);

-- V12__ix.sql.conf
-- executeInTransaction=false
