SET lock_timeout = '500ms';
-- migrate: retry 50, backoff 10s, jitter
ALTER TABLE orders ADD COLUMN delivery_hint text;
