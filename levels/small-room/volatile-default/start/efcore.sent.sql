START TRANSACTION;
ALTER TABLE orders ADD token uuid NOT NULL DEFAULT (gen_random_uuid());
COMMIT;
