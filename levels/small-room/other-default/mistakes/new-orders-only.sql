SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz;
ALTER TABLE orders ALTER COLUMN retained_from SET DEFAULT now();
