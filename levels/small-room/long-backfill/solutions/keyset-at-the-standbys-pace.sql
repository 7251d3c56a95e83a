-- migrate: no-transaction
-- migrate: batch 5000 by id, pause 80ms, while replica lag < 5s
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
