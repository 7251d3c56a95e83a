BEGIN;
create index "orders_status_index" on "orders" ("status");
COMMIT;
