BEGIN;
SET lock_timeout = '2s';
ALTER TABLE orders
  ADD COLUMN retained_from timestamptz NOT NULL DEFAULT now();
COMMIT;
