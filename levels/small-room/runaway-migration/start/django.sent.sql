BEGIN;
ALTER TABLE "orders" ADD COLUMN "currency" varchar(3) NULL;
UPDATE "orders" SET "currency" = 'EUR';
COMMIT;
