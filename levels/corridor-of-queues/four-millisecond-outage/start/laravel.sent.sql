BEGIN;
alter table "orders" add column "delivery_hint" text null;
COMMIT;
