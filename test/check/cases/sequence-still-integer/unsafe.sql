SET lock_timeout = '2s';
ALTER TABLE line_items ALTER COLUMN id TYPE bigint;
ANALYZE line_items;
