-- migrate: no-transaction
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY "orders_customer_id_b7016332" ON "orders" ("customer_id");
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_b7016332_fk_customers_id" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_customer_id_b7016332_fk_customers_id";
