START TRANSACTION;
ALTER TABLE "customers" DROP COLUMN "email";
ALTER TABLE "customers" ADD "email" character varying(255) NOT NULL;
ALTER TABLE "customers" DROP COLUMN "phone";
ALTER TABLE "customers" ADD "phone" text;
ALTER TABLE "customers" ADD "newsletter" boolean;
COMMIT;
