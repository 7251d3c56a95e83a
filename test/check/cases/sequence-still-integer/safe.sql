SET lock_timeout = '2s';
ALTER TABLE line_items ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE line_items_id_seq AS bigint;
ANALYZE line_items;
