START TRANSACTION;
SET lock_timeout = '2s';
ALTER TABLE orders ADD retained_from timestamp with time zone NOT NULL DEFAULT (now());
COMMIT;
