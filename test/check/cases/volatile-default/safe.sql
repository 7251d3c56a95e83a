SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN seen_at timestamptz DEFAULT now() NOT NULL;
ALTER TABLE orders ADD COLUMN currency varchar(3) DEFAULT 'EUR' NOT NULL;
