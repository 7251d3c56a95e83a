CREATE UNIQUE INDEX CONCURRENTLY "index_customers_on_email" ON "customers" ("email");
