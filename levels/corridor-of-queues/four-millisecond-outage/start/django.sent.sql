BEGIN;
ALTER TABLE "orders" ADD COLUMN "delivery_hint" text NULL;
COMMIT;
