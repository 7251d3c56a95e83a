BEGIN;
ALTER TABLE "orders" ADD "currency" character varying;
UPDATE "orders" SET "currency" = 'EUR';
COMMIT;
