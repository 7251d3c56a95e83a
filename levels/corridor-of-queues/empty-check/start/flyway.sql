-- V51__orders_country_not_null.sql
ALTER TABLE orders ALTER COLUMN country SET NOT NULL;
