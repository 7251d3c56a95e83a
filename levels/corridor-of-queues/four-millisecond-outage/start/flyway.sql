-- V45__orders_delivery_hint.sql
ALTER TABLE orders ADD COLUMN delivery_hint text;
