-- migrate: no-transaction
SET lock_timeout = '500ms';
-- migrate: retry 5, backoff 1s, jitter
ALTER TABLE orders ADD CONSTRAINT orders_country_there CHECK (country IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_country_there;
-- migrate: retry 5, backoff 1s, jitter
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
-- migrate: retry 5, backoff 1s, jitter
ALTER TABLE orders DROP CONSTRAINT orders_country_there;
