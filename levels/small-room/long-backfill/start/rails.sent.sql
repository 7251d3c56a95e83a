BEGIN;
-- Sent over and over, with 50000 more behind OFFSET each time, until fewer than 50000 come back:
--   SELECT "orders"."id" FROM "orders" WHERE "orders"."region" IS NULL ORDER BY "orders"."id" ASC LIMIT 50000 OFFSET 0
--   UPDATE "orders" SET region = ... WHERE "orders"."id" IN (those 50000)
-- migrate: batch 50000 by id, offset
UPDATE "orders" SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE "orders"."region" IS NULL;
COMMIT;
