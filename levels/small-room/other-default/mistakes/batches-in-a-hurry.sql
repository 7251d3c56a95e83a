-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz;
ALTER TABLE orders ALTER COLUMN retained_from SET DEFAULT now();

-- migrate: batch 100000 by id
UPDATE orders SET retained_from = '2025-06-02 18:00:00+00' WHERE retained_from IS NULL;

ALTER TABLE orders ADD CONSTRAINT orders_retained_from_there CHECK (retained_from IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_retained_from_there;
ALTER TABLE orders ALTER COLUMN retained_from SET NOT NULL;
