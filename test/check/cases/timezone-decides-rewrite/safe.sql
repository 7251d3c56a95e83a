SET lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN seen_at timestamptz;
