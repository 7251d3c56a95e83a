-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_country_said CHECK (country <> '') NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_country_said;
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
