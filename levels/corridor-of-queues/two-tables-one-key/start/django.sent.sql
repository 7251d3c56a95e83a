BEGIN;
ALTER TABLE "orders" RENAME COLUMN "customer_id" TO "customer";
ALTER TABLE "orders" RENAME COLUMN "customer" TO "customer_id";
CREATE INDEX "orders_customer_id_b7016332" ON "orders" ("customer_id");
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_b7016332_fk_customers_id" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") DEFERRABLE INITIALLY DEFERRED;
COMMIT;
