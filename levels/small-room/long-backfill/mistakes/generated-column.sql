SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN region;
ALTER TABLE orders ADD COLUMN region varchar(5) GENERATED ALWAYS AS (CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END) STORED;
