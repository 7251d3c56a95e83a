-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz DEFAULT now();
ALTER TABLE orders ADD CONSTRAINT orders_retained_from_there CHECK (retained_from IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_retained_from_there;
ALTER TABLE orders ALTER COLUMN retained_from SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_retained_from_there;
