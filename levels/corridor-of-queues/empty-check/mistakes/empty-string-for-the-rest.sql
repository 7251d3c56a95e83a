UPDATE orders SET country = '' WHERE country IS NULL;
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
