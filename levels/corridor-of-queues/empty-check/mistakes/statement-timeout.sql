SET statement_timeout = '5s';
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
