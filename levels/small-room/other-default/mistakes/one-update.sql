SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz;
UPDATE orders SET retained_from = now();
ALTER TABLE orders ALTER COLUMN retained_from SET DEFAULT now();
ALTER TABLE orders ALTER COLUMN retained_from SET NOT NULL;
