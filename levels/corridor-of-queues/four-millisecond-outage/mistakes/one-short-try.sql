SET lock_timeout = '500ms';
ALTER TABLE orders ADD COLUMN delivery_hint text;
