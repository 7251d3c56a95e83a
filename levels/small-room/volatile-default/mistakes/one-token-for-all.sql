SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT '3f1c8f0a-5d5e-4b6f-9a3d-0f8f3a1f7c11';
