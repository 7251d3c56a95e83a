-- migrate: no-transaction
-- migrate: batch 1000 by id, pause 20ms
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
