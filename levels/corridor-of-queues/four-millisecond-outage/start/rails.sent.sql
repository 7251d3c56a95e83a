BEGIN;
ALTER TABLE "orders" ADD "delivery_hint" text;
COMMIT;
