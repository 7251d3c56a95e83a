SET lock_timeout = '2s';
ALTER TABLE "orders" DROP COLUMN "note";
ALTER TABLE "orders" ADD "note" character varying(200);
