SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN token uuid NOT NULL UNIQUE DEFAULT gen_random_uuid();
