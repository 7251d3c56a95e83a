-- case: or-alter-table-on-view
ALTER TABLE open_bookings ADD COLUMN x int;

-- case: or-alter-table-rename-view
ALTER TABLE open_bookings RENAME TO ob;

-- case: or-alter-view-missing
ALTER VIEW nope RENAME TO x;

-- case: or-alter-view-rename-column
-- since: 13
ALTER VIEW open_bookings RENAME COLUMN state TO status;

-- case: or-alter-view-on-table
ALTER VIEW tickets RENAME TO t2;

-- case: or-alter-index-on-table
ALTER INDEX tickets RENAME TO t2;

-- case: or-alter-sequence-on-table
ALTER SEQUENCE tickets RESTART;

-- case: or-drop-table-index
DROP TABLE bookings_state_idx;

-- case: or-drop-index-table
DROP INDEX tickets;

-- case: or-truncate-view
TRUNCATE open_bookings;

-- case: or-truncate-missing
TRUNCATE nope;

-- case: or-vacuum-view
VACUUM open_bookings;

-- case: or-matview-alter-owner
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER MATERIALIZED VIEW mv OWNER TO CURRENT_USER;

-- case: or-matview-rename
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER MATERIALIZED VIEW mv RENAME TO mv2;

-- case: or-matview-rename-column
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER MATERIALIZED VIEW mv RENAME COLUMN code TO kode;

-- case: or-matview-set
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER MATERIALIZED VIEW mv SET (fillfactor = 80);

-- case: or-matview-cluster
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings; CREATE INDEX mvi ON mv (id)
ALTER MATERIALIZED VIEW mv CLUSTER ON mvi;

-- case: or-matview-schema
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings; CREATE SCHEMA attic
ALTER MATERIALIZED VIEW mv SET SCHEMA attic;

-- case: or-matview-column-statistics
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER MATERIALIZED VIEW mv ALTER COLUMN code SET STATISTICS 50;

-- case: or-matview-insert
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
INSERT INTO mv VALUES (1, 'x');

-- case: or-matview-vacuum-full
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
VACUUM FULL mv;

-- case: or-refresh-table
REFRESH MATERIALIZED VIEW tickets;

-- case: or-view-insert
INSERT INTO open_bookings (account_id, state) VALUES (1, 'open');

-- case: or-view-delete
DELETE FROM open_bookings WHERE id = 3;

-- case: or-view-check-option
CREATE VIEW v WITH (security_barrier) AS SELECT * FROM tickets WHERE price > 3 WITH LOCAL CHECK OPTION;

-- case: or-view-recursive
CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v WHERE n < 5;

-- case: or-view-temp
CREATE TEMP VIEW v AS SELECT * FROM tickets;

-- case: or-sequence-owner
ALTER SEQUENCE invoice_numbers OWNER TO CURRENT_USER;

-- case: or-sequence-rename
ALTER SEQUENCE invoice_numbers RENAME TO inv;

-- case: or-sequence-set-logged
-- since: 15
ALTER SEQUENCE invoice_numbers SET UNLOGGED;

-- case: or-sequence-owned-none
ALTER SEQUENCE tickets_id_seq OWNED BY NONE;

-- case: or-sequence-increment
ALTER SEQUENCE tickets_id_seq INCREMENT BY 10 MAXVALUE 100000 CYCLE;

-- case: or-sequence-missing
ALTER SEQUENCE nope RESTART;

-- case: or-sequence-schema
-- setup: CREATE SCHEMA attic
ALTER SEQUENCE invoice_numbers SET SCHEMA attic;

-- case: or-sequence-select
SELECT last_value FROM invoice_numbers;

-- case: or-index-statistics
-- setup: CREATE INDEX be ON bookings (lower(code))
-- since: 11
ALTER INDEX be ALTER COLUMN 1 SET STATISTICS 100;

-- case: or-index-rename-missing
ALTER INDEX IF EXISTS nope RENAME TO x;

-- case: or-index-set-schema
ALTER TABLE bookings_state_idx SET SCHEMA public;

-- case: or-set-access-method
-- since: 15
ALTER TABLE tickets SET ACCESS METHOD heap2;

-- case: or-set-without-oids
ALTER TABLE tickets SET WITHOUT OIDS;

-- case: or-reset-column-options
ALTER TABLE bookings ALTER COLUMN state RESET (n_distinct);

-- case: or-set-compression
-- since: 14
ALTER TABLE bookings ALTER COLUMN remark SET COMPRESSION pglz;

-- case: or-set-unlogged-and-back
-- setup: ALTER TABLE tickets SET UNLOGGED
ALTER TABLE tickets SET LOGGED;

-- case: or-reset-toast
ALTER TABLE bookings RESET (toast.autovacuum_enabled, autovacuum_enabled);

-- case: or-enable-always
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
ALTER TABLE tickets ENABLE ALWAYS TRIGGER t1;

-- case: or-enable-rule-replica
-- setup: CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING
ALTER TABLE venues ENABLE REPLICA RULE r1;

-- case: or-rule-rename
-- setup: CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING
ALTER RULE r1 ON venues RENAME TO r2;

-- case: or-rule-to-other
CREATE RULE r1 AS ON INSERT TO venues DO ALSO INSERT INTO tickets (booking_id) VALUES (1);

-- case: or-policy-existing
-- setup: CREATE POLICY p ON tickets USING (true)
CREATE POLICY p ON tickets USING (true);

-- case: or-policy-missing
ALTER POLICY nope ON tickets USING (true);

-- case: or-policy-alter-subquery
-- setup: CREATE POLICY p ON tickets USING (true)
ALTER POLICY p ON tickets USING (booking_id IN (SELECT id FROM bookings));

-- case: or-rls-noforce
ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;

-- case: or-statistics-expression
-- since: 14
CREATE STATISTICS st ON (lower(code)), state FROM bookings;

-- case: or-statistics-existing
-- setup: CREATE STATISTICS st ON code, state FROM bookings
CREATE STATISTICS st ON code, state FROM bookings;

-- case: or-statistics-if-not-exists
-- setup: CREATE STATISTICS st ON code, state FROM bookings
CREATE STATISTICS IF NOT EXISTS st ON code, state FROM bookings;

-- case: or-statistics-schema
-- setup: CREATE STATISTICS st ON code, state FROM bookings; CREATE SCHEMA attic
ALTER STATISTICS st SET SCHEMA attic;

-- case: or-publication
CREATE PUBLICATION p FOR TABLE bookings;

-- case: or-publication-all
CREATE PUBLICATION p FOR ALL TABLES;

-- case: or-publication-add
-- setup: CREATE PUBLICATION p FOR TABLE bookings
ALTER PUBLICATION p ADD TABLE tickets;

-- case: or-publication-set
-- setup: CREATE PUBLICATION p FOR TABLE bookings
ALTER PUBLICATION p SET TABLE tickets;

-- case: or-publication-drop
-- setup: CREATE PUBLICATION p FOR TABLE bookings
ALTER PUBLICATION p DROP TABLE bookings;

-- case: or-publication-drop-whole
-- setup: CREATE PUBLICATION p FOR TABLE bookings
DROP PUBLICATION p;

-- case: or-type-add-attribute
-- setup: CREATE TYPE pair AS (a int, b int)
ALTER TYPE pair ADD ATTRIBUTE c int;

-- case: or-type-add-attribute-used
-- setup: CREATE TYPE pair AS (a int, b int); ALTER TABLE venues ADD COLUMN p pair
ALTER TYPE pair ADD ATTRIBUTE c int;

-- case: or-type-alter-attribute-used
-- setup: CREATE TYPE pair AS (a int, b int); ALTER TABLE venues ADD COLUMN p pair
ALTER TYPE pair ALTER ATTRIBUTE a TYPE bigint;

-- case: or-type-rename-attribute
-- setup: CREATE TYPE pair AS (a int, b int)
ALTER TYPE pair RENAME ATTRIBUTE a TO x;

-- case: or-type-set-schema
-- setup: CREATE SCHEMA attic
ALTER TYPE ticket_kind SET SCHEMA attic;

-- case: or-enum-rename-missing
ALTER TYPE ticket_kind RENAME VALUE 'nope' TO 'grown';

-- case: or-enum-add-before
-- since: 12
ALTER TYPE ticket_kind ADD VALUE 'baby' BEFORE 'adult';

-- case: or-type-existing
CREATE TYPE ticket_kind AS ENUM ('a');

-- case: or-type-drop-missing
DROP TYPE nope;

-- case: or-domain-validate
-- setup: ALTER TABLE tickets ADD COLUMN p positive DEFAULT 1; ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID
ALTER DOMAIN positive VALIDATE CONSTRAINT c;

-- case: or-domain-drop-not-null
ALTER DOMAIN positive DROP NOT NULL;

-- case: or-domain-two-tables
-- setup: ALTER TABLE tickets ADD COLUMN p label; ALTER TABLE venues ADD COLUMN p label
ALTER DOMAIN label ADD CHECK (VALUE <> '');

-- case: or-domain-rename-constraint
ALTER DOMAIN positive RENAME CONSTRAINT positive_check TO p2;

-- case: or-function-drop-used-in-default
-- setup: CREATE FUNCTION five() RETURNS int LANGUAGE sql AS 'SELECT 5'; ALTER TABLE tickets ALTER COLUMN price SET DEFAULT five()
DROP FUNCTION five();

-- case: or-function-drop-missing
DROP FUNCTION nope();

-- case: or-function-rename
ALTER FUNCTION touch() RENAME TO touch2;

-- case: or-comment-sequence
COMMENT ON SEQUENCE invoice_numbers IS 'x';

-- case: or-comment-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
COMMENT ON MATERIALIZED VIEW mv IS 'x';

-- case: or-comment-policy
-- setup: CREATE POLICY p ON tickets USING (true)
COMMENT ON POLICY p ON tickets IS 'x';

-- case: or-comment-rule
-- setup: CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING
COMMENT ON RULE r1 ON venues IS 'x';

-- case: or-comment-missing-table
COMMENT ON TABLE nope IS 'x';

-- case: or-comment-statistics
-- setup: CREATE STATISTICS st ON code, state FROM bookings
COMMENT ON STATISTICS st IS 'x';

-- case: or-comment-domain-constraint
COMMENT ON CONSTRAINT positive_check ON DOMAIN positive IS 'x';

-- case: or-grant-view
GRANT SELECT ON open_bookings TO public;

-- case: or-grant-missing-role
GRANT SELECT ON tickets TO nobody_here;

-- case: or-grant-two
GRANT SELECT ON tickets, venues TO public;

-- case: or-grant-function
GRANT EXECUTE ON FUNCTION touch() TO public;

-- case: or-grant-schema
GRANT USAGE ON SCHEMA public TO public;

-- case: or-revoke-column
-- setup: GRANT SELECT (state) ON bookings TO public
REVOKE SELECT (state) ON bookings FROM public;

-- case: or-event-alter-default-privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO public;

-- case: or-reassign
REASSIGN OWNED BY CURRENT_USER TO CURRENT_USER;

-- case: or-collation
CREATE COLLATION german FROM "C";

-- case: or-cast-range
CREATE TYPE price_range AS RANGE (subtype = numeric);
