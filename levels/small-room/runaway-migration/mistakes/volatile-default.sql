SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3) DEFAULT 'EUR';
ALTER TABLE orders ADD COLUMN currency_set_at timestamp with time zone DEFAULT clock_timestamp();
