CREATE INDEX CONCURRENTLY "ix_orders_user_id" ON "orders" ("user_id");
