BEGIN;
ALTER TABLE shipments ALTER COLUMN sent_at TYPE timestamptz;
COMMIT;
