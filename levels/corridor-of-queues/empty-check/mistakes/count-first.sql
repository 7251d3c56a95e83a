SELECT count(*) FROM orders WHERE country IS NULL;
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
