-- case: drop-plain
ALTER TABLE bookings DROP COLUMN remark;

-- case: drop-indexed
ALTER TABLE bookings DROP COLUMN token;

-- case: drop-fk-column
ALTER TABLE bookings DROP COLUMN account_id CASCADE;

-- case: drop-checked
ALTER TABLE bookings DROP COLUMN seats;

-- case: drop-in-view
ALTER TABLE bookings DROP COLUMN state;

-- case: drop-in-view-cascade
ALTER TABLE bookings DROP COLUMN state CASCADE;

-- case: drop-serial
ALTER TABLE tickets DROP COLUMN id;

-- case: drop-identity-column
-- setup: DROP VIEW open_bookings
ALTER TABLE bookings DROP COLUMN id;

-- case: drop-referenced
ALTER TABLE accounts DROP COLUMN id;

-- case: drop-referenced-cascade
ALTER TABLE accounts DROP COLUMN id CASCADE;

-- case: drop-partitioned
ALTER TABLE logs DROP COLUMN message;

-- case: drop-partitioned-indexed
ALTER TABLE logs DROP COLUMN level;

-- case: drop-partition-key
ALTER TABLE logs DROP COLUMN at;

-- case: drop-inherited
ALTER TABLE logs_q1 DROP COLUMN message;

-- case: drop-column-missing
ALTER TABLE bookings DROP COLUMN nope;

-- case: drop-two
ALTER TABLE bookings DROP COLUMN remark, DROP COLUMN code;

-- case: drop-default-and-column
ALTER TABLE bookings ALTER COLUMN state DROP DEFAULT, DROP COLUMN raw;

-- case: rename-column
ALTER TABLE bookings RENAME COLUMN remark TO note;

-- case: rename-column-missing
ALTER TABLE bookings RENAME COLUMN nope TO note;

-- case: rename-column-partitioned
ALTER TABLE logs RENAME COLUMN message TO msg;

-- case: rename-column-inherited
ALTER TABLE logs_q1 RENAME COLUMN message TO msg;

-- case: rename-table
ALTER TABLE bookings RENAME TO reservations;

-- case: rename-table-taken
ALTER TABLE bookings RENAME TO tickets;

-- case: rename-view
ALTER VIEW open_bookings RENAME TO live_bookings;

-- case: rename-sequence
ALTER SEQUENCE invoice_numbers RENAME TO inv;

-- case: rename-index-by-alter-table
ALTER TABLE bookings_state_idx RENAME TO bookings_by_state;

-- case: rename-partitioned-index
ALTER INDEX logs_level_idx RENAME TO logs_by_level;

-- case: rename-check
ALTER TABLE bookings RENAME CONSTRAINT bookings_seats_check TO seats_ok;

-- case: rename-fk
ALTER TABLE bookings RENAME CONSTRAINT bookings_account_id_fkey TO owner_fk;

-- case: rename-pk
ALTER TABLE accounts RENAME CONSTRAINT accounts_pkey TO accounts_pk;

-- case: rename-type
ALTER TYPE ticket_kind RENAME TO kinds;

-- case: set-schema-indexed
-- setup: CREATE SCHEMA old
ALTER TABLE tickets SET SCHEMA old;

-- case: set-schema-view
-- setup: CREATE SCHEMA old
ALTER VIEW open_bookings SET SCHEMA old;

-- case: drop-table
DROP TABLE tickets;

-- case: drop-table-missing
DROP TABLE nope;

-- case: drop-table-with-view
DROP TABLE bookings;

-- case: drop-table-with-view-cascade
DROP TABLE bookings CASCADE;

-- case: drop-table-referenced
DROP TABLE accounts;

-- case: drop-table-referencing
-- setup: DROP VIEW open_bookings
DROP TABLE bookings;

-- case: drop-two-tables
DROP TABLE tickets, venues;

-- case: drop-partition
DROP TABLE logs_q1;

-- case: drop-partitioned-table
DROP TABLE logs;

-- case: drop-table-as-view
DROP VIEW tickets;

-- case: drop-view-used
-- setup: CREATE VIEW v2 AS SELECT id FROM open_bookings
DROP VIEW open_bookings;

-- case: drop-view-cascade
-- setup: CREATE VIEW v2 AS SELECT id FROM open_bookings
DROP VIEW open_bookings CASCADE;

-- case: drop-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id FROM venues
DROP MATERIALIZED VIEW mv;

-- case: drop-sequence
DROP SEQUENCE invoice_numbers;

-- case: drop-sequence-owned
DROP SEQUENCE tickets_id_seq;

-- case: drop-sequence-owned-cascade
DROP SEQUENCE tickets_id_seq CASCADE;

-- case: drop-type-used
-- setup: ALTER TABLE tickets ADD COLUMN kind ticket_kind
DROP TYPE ticket_kind;

-- case: drop-type-used-cascade
-- setup: ALTER TABLE tickets ADD COLUMN kind ticket_kind
DROP TYPE ticket_kind CASCADE;

-- case: drop-domain-cascade
-- setup: ALTER TABLE tickets ADD COLUMN p positive
DROP DOMAIN positive CASCADE;

-- case: drop-function
-- setup: CREATE FUNCTION f1() RETURNS int LANGUAGE sql AS 'SELECT 1'
DROP FUNCTION f1();

-- case: drop-function-of-trigger
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
DROP FUNCTION touch();

-- case: drop-function-of-trigger-cascade
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
DROP FUNCTION touch() CASCADE;

-- case: drop-schema-cascade
-- setup: CREATE SCHEMA old; ALTER TABLE tickets SET SCHEMA old
DROP SCHEMA old CASCADE;

-- case: drop-schema-full
-- setup: CREATE SCHEMA old; ALTER TABLE tickets SET SCHEMA old
DROP SCHEMA old;
