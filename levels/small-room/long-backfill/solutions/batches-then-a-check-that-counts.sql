-- migrate: no-transaction
SET lock_timeout = '2s';

-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;

-- migrate: retry 5, backoff 2s, jitter
ALTER TABLE orders ADD CONSTRAINT orders_region_there CHECK (region IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_region_there;
