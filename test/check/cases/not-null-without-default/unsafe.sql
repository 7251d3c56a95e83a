SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN currency varchar(3) DEFAULT 'EUR' NOT NULL;
ALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;
