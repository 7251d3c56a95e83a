BEGIN;
-- Two statements for each page, until none comes back:
--   SELECT "orders"."id" FROM "orders" WHERE "orders"."region" IS NULL
--     ORDER BY "orders"."id" ASC LIMIT 50000, then OFFSET 50000 and so on
--   UPDATE "orders" SET "region" = ... WHERE "orders"."id" IN (the 50000 found)
-- Written here as one statement, with its pages:
-- migrate: batch 50000 by id, offset
UPDATE "orders" SET "region" = CASE WHEN "orders"."country" IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE "orders"."region" IS NULL;
COMMIT;
