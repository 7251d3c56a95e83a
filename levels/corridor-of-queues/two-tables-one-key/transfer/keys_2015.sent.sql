BEGIN;
CREATE TABLE "refunds" ("id" serial primary key, "payment_id" integer NOT NULL);
ALTER TABLE "refunds" ADD CONSTRAINT "fk_rails_refunds_payments" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id");
COMMIT;
