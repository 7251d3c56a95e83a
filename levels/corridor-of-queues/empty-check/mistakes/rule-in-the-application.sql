SELECT count(*) FROM orders WHERE country IS NULL;
