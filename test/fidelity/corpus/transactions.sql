-- case: tx-add-and-backfill
ALTER TABLE bookings ADD COLUMN currency text;
UPDATE bookings SET currency = 'EUR';
ALTER TABLE bookings ALTER COLUMN currency SET NOT NULL;

-- case: tx-add-not-null-without-backfill
ALTER TABLE bookings ADD COLUMN currency text;
ALTER TABLE bookings ALTER COLUMN currency SET NOT NULL;

-- case: tx-create-and-index
CREATE TABLE t (a int);
CREATE INDEX ON t (a);
ALTER TABLE t ADD COLUMN b int NOT NULL;

-- case: tx-rename-swap
ALTER TABLE tickets RENAME TO tickets_old;
CREATE TABLE tickets (LIKE tickets_old INCLUDING ALL);

-- case: tx-drop-and-create-index
DROP INDEX bookings_state_idx;
CREATE INDEX bookings_state_idx ON bookings (state, id);

-- case: tx-fk-in-two-steps
ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT VALID;
ALTER TABLE tickets VALIDATE CONSTRAINT t_fk;

-- case: tx-select-then-alter
SELECT count(*) FROM bookings;
ALTER TABLE bookings ALTER COLUMN code SET STATISTICS 10;

-- case: tx-vacuum
SELECT 1;
VACUUM bookings;

-- case: tx-reindex-concurrently
-- since: 12
SELECT 1;
REINDEX INDEX CONCURRENTLY bookings_state_idx;

-- case: tx-enum-use
-- since: 12
ALTER TYPE ticket_kind ADD VALUE 'senior';
SELECT 1;

-- case: tx-column-copy
ALTER TABLE tickets ADD COLUMN price_big bigint;
UPDATE tickets SET price_big = price;
ALTER TABLE tickets DROP COLUMN price;
ALTER TABLE tickets RENAME COLUMN price_big TO price;

-- case: tx-attach-new
CREATE TABLE logs_q4 (LIKE logs);
ALTER TABLE logs ATTACH PARTITION logs_q4 FOR VALUES FROM ('2025-10-01') TO ('2026-01-01');

-- case: tx-fail-second
ALTER TABLE bookings ADD COLUMN a int;
ALTER TABLE bookings ADD COLUMN a int;

-- case: tx-lock-then-update
LOCK TABLE tickets IN SHARE ROW EXCLUSIVE MODE;
UPDATE tickets SET price = 1;

-- case: tx-set-local
SET LOCAL lock_timeout = '1s';
ALTER TABLE bookings ADD COLUMN a int;

-- case: tx-drop-fk-and-column
ALTER TABLE bookings DROP CONSTRAINT bookings_account_id_fkey;
ALTER TABLE bookings DROP COLUMN account_id CASCADE;
