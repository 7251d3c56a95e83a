BEGIN;
SET lock_timeout = '2s';
ALTER TABLE "orders" ADD COLUMN "retained_from" timestamp with time zone DEFAULT (STATEMENT_TIMESTAMP()) NOT NULL;
COMMIT;
