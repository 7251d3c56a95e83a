CREATE INDEX "index_orders_on_customer_id" ON "orders" ("customer_id");
ALTER TABLE "orders" ADD CONSTRAINT "fk_rails_orders_customers" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id");
