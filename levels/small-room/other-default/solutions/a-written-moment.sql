SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN retained_from timestamptz NOT NULL DEFAULT '2025-06-02 18:00:00+00';
ALTER TABLE orders ALTER COLUMN retained_from SET DEFAULT now();
