BEGIN;
-- Two statements for each page, until none comes back:
--   SELECT id FROM orders WHERE region IS NULL ORDER BY id LIMIT 50000
--     OFFSET 0, then 50000, 100000 and so on
--   UPDATE orders SET region = ... WHERE id = ANY(the 50000 found)
-- Written here as one statement, with its pages:
-- migrate: batch 50000 by id, offset
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
COMMIT;
