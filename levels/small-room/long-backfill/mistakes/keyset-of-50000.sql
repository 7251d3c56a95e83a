-- migrate: no-transaction
-- migrate: batch 50000 by id, pause 1s
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
