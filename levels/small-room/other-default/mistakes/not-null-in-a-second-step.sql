-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz DEFAULT now();
ALTER TABLE orders ALTER COLUMN retained_from SET NOT NULL;
