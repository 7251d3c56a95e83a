ALTER TABLE "orders" DROP COLUMN "note";
ALTER TABLE "orders" ADD "note" character varying(200);
