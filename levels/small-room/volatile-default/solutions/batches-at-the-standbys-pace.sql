-- migrate: no-transaction
SET lock_timeout = '1s';
-- migrate: retry 5, backoff 2s, jitter
ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();

-- migrate: batch 6000 by id, pause 60ms, while replica lag < 5s
UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL;
