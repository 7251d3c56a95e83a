-- migrate: no-transaction
-- migrate: batch 25000 by id, offset
UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END;
