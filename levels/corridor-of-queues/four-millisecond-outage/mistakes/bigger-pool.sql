ALTER TABLE orders ADD COLUMN delivery_hint text;
