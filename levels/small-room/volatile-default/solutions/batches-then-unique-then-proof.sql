-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();

-- migrate: batch 5000 by id, pause 80ms
UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL;

CREATE UNIQUE INDEX CONCURRENTLY index_orders_on_token ON orders (token);
ALTER TABLE orders ADD CONSTRAINT orders_token_there CHECK (token IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_token_there;
ALTER TABLE orders ALTER COLUMN token SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_token_there;
