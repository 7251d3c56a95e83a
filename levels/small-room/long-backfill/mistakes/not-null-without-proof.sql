-- migrate: no-transaction
SET lock_timeout = '2s';

-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;

ALTER TABLE orders ALTER COLUMN region SET NOT NULL;
