-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_country_there CHECK (country IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_country_there;
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_country_there;
