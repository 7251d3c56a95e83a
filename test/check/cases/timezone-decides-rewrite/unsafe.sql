SET lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN seen_at timestamp;
ALTER TABLE customers ALTER COLUMN seen_at TYPE timestamptz;
ANALYZE customers;
