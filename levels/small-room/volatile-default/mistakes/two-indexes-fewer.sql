SET lock_timeout = '2s';
DROP INDEX index_orders_on_user_id;
DROP INDEX index_orders_on_total_cents;
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL;
