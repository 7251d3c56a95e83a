SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN token uuid GENERATED ALWAYS AS (md5(id::text || ref::text)::uuid) STORED;
