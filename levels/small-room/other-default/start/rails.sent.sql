BEGIN;
SET lock_timeout = '2s';
ALTER TABLE "orders" ADD "retained_from" timestamptz DEFAULT now() NOT NULL;
COMMIT;
