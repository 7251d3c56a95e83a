-- case: trigger-create
CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch();

-- case: trigger-create-constraint
CREATE CONSTRAINT TRIGGER t1 AFTER UPDATE ON tickets DEFERRABLE FOR EACH ROW EXECUTE PROCEDURE touch();

-- case: trigger-create-statement
CREATE TRIGGER t1 AFTER INSERT ON tickets EXECUTE PROCEDURE touch();

-- case: trigger-missing-function
CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE nope();

-- case: trigger-drop
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
DROP TRIGGER t1 ON tickets;

-- case: trigger-drop-missing
DROP TRIGGER nope ON tickets;

-- case: trigger-drop-if-exists
DROP TRIGGER IF EXISTS nope ON tickets;

-- case: trigger-rename
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
ALTER TRIGGER t1 ON tickets RENAME TO t2;

-- case: trigger-disable-all
ALTER TABLE bookings DISABLE TRIGGER ALL;

-- case: trigger-enable-user
ALTER TABLE bookings ENABLE TRIGGER USER;

-- case: trigger-enable-replica
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
ALTER TABLE tickets ENABLE REPLICA TRIGGER t1;

-- case: trigger-disable-missing
ALTER TABLE tickets DISABLE TRIGGER nope;

-- case: rule-create
CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING;

-- case: rule-drop
-- setup: CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING
DROP RULE r1 ON venues;

-- case: rule-disable
-- setup: CREATE RULE r1 AS ON INSERT TO venues DO ALSO NOTHING
ALTER TABLE venues DISABLE RULE r1;

-- case: policy-create
CREATE POLICY p ON tickets FOR SELECT USING (price > 0);

-- case: policy-alter
-- setup: CREATE POLICY p ON tickets USING (price > 0)
ALTER POLICY p ON tickets USING (true);

-- case: policy-drop
-- setup: CREATE POLICY p ON tickets USING (price > 0)
DROP POLICY p ON tickets;

-- case: policy-drop-if-exists
DROP POLICY IF EXISTS p ON tickets;

-- case: policy-rename
-- setup: CREATE POLICY p ON tickets USING (price > 0)
ALTER POLICY p ON tickets RENAME TO q;

-- case: policy-subquery
CREATE POLICY p ON tickets USING (booking_id IN (SELECT id FROM bookings));

-- case: rls-enable
ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;

-- case: rls-disable
ALTER TABLE tickets DISABLE ROW LEVEL SECURITY;

-- case: view-create-join
CREATE VIEW v AS SELECT b.id, a.email FROM bookings b JOIN accounts a ON a.id = b.account_id;

-- case: view-replace
CREATE OR REPLACE VIEW open_bookings AS SELECT id, account_id, state, seats FROM bookings WHERE state = 'open';

-- case: view-replace-lost-column
CREATE OR REPLACE VIEW open_bookings AS SELECT id FROM bookings;

-- case: view-on-view
CREATE VIEW v AS SELECT id FROM open_bookings;

-- case: view-missing-table
CREATE VIEW v AS SELECT * FROM nope;

-- case: view-alter-column-default
ALTER VIEW open_bookings ALTER COLUMN state SET DEFAULT 'x';

-- case: view-set-barrier
ALTER VIEW open_bookings SET (security_barrier = true);

-- case: view-owner
ALTER VIEW open_bookings OWNER TO CURRENT_USER;

-- case: view-select
SELECT * FROM open_bookings;

-- case: view-update
UPDATE open_bookings SET account_id = 1 WHERE id = 3;

-- case: matview-create
CREATE MATERIALIZED VIEW mv AS SELECT state, count(*) FROM bookings GROUP BY 1;

-- case: matview-create-no-data
CREATE MATERIALIZED VIEW mv AS SELECT state, count(*) FROM bookings GROUP BY 1 WITH NO DATA;

-- case: matview-refresh
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, state FROM bookings; CREATE UNIQUE INDEX mvi ON mv (id)
REFRESH MATERIALIZED VIEW mv;

-- case: matview-refresh-concurrently
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, state FROM bookings; CREATE UNIQUE INDEX mvi ON mv (id)
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;

-- case: matview-refresh-concurrently-without-index
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, state FROM bookings
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;

-- case: matview-refresh-no-data
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, state FROM bookings
REFRESH MATERIALIZED VIEW mv WITH NO DATA;

-- case: sequence-alter-restart
ALTER SEQUENCE tickets_id_seq RESTART WITH 10000;

-- case: sequence-alter-bigint
ALTER SEQUENCE tickets_id_seq AS bigint;

-- case: sequence-alter-cache
ALTER SEQUENCE invoice_numbers CACHE 50;

-- case: sequence-owned-by
ALTER SEQUENCE invoice_numbers OWNED BY tickets.price;

-- case: sequence-create
CREATE SEQUENCE s1;

-- case: sequence-create-owned
CREATE SEQUENCE s1 OWNED BY venues.id;

-- case: sequence-setval
SELECT setval('invoice_numbers', 100);

-- case: sequence-nextval
SELECT nextval('invoice_numbers');

-- case: statistics-create
CREATE STATISTICS st (ndistinct) ON state, venue_id FROM bookings;

-- case: statistics-drop
-- setup: CREATE STATISTICS st (ndistinct) ON state, venue_id FROM bookings
DROP STATISTICS st;

-- case: statistics-alter
-- setup: CREATE STATISTICS st (ndistinct) ON state, venue_id FROM bookings
-- since: 13
ALTER STATISTICS st SET STATISTICS 10;

-- case: statistics-rename
-- setup: CREATE STATISTICS st (ndistinct) ON state, venue_id FROM bookings
ALTER STATISTICS st RENAME TO st2;

-- case: domain-add-check
-- setup: ALTER TABLE tickets ADD COLUMN p positive DEFAULT 1
ALTER DOMAIN positive ADD CHECK (VALUE < 1000);

-- case: domain-add-check-not-valid
-- setup: ALTER TABLE tickets ADD COLUMN p positive DEFAULT 1
ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE < 1000) NOT VALID;

-- case: domain-set-not-null
-- setup: ALTER TABLE tickets ADD COLUMN p positive DEFAULT 1
ALTER DOMAIN positive SET NOT NULL;

-- case: domain-drop-constraint
ALTER DOMAIN positive DROP CONSTRAINT positive_check;

-- case: domain-set-default
ALTER DOMAIN positive SET DEFAULT 1;

-- case: enum-add
-- since: 12
ALTER TYPE ticket_kind ADD VALUE 'senior';

-- case: enum-add-existing
-- since: 12
ALTER TYPE ticket_kind ADD VALUE 'adult';

-- case: enum-add-if-not-exists
-- since: 12
ALTER TYPE ticket_kind ADD VALUE IF NOT EXISTS 'adult';

-- case: enum-rename
ALTER TYPE ticket_kind RENAME VALUE 'adult' TO 'grown';

-- case: type-create
CREATE TYPE pair AS (a int, b int);

-- case: comment-table
COMMENT ON TABLE bookings IS 'x';

-- case: comment-column-missing
COMMENT ON COLUMN bookings.nope IS 'x';

-- case: comment-index
COMMENT ON INDEX bookings_state_idx IS 'x';

-- case: comment-constraint
COMMENT ON CONSTRAINT bookings_seats_check ON bookings IS 'x';

-- case: comment-view
COMMENT ON VIEW open_bookings IS 'x';

-- case: comment-type
COMMENT ON TYPE ticket_kind IS 'x';

-- case: comment-function
COMMENT ON FUNCTION touch() IS 'x';

-- case: comment-trigger
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
COMMENT ON TRIGGER t1 ON tickets IS 'x';

-- case: grant-insert
GRANT INSERT ON bookings TO public;

-- case: revoke-all
REVOKE ALL ON bookings FROM public;

-- case: grant-all-tables
GRANT SELECT ON ALL TABLES IN SCHEMA public TO public;

-- case: grant-column
GRANT SELECT (state) ON bookings TO public;

-- case: grant-sequence
GRANT USAGE ON SEQUENCE invoice_numbers TO public;

-- case: function-create
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- case: schema-create
CREATE SCHEMA extra;

-- case: extension-create
CREATE EXTENSION IF NOT EXISTS plpgsql;

-- case: owner-other
-- setup: DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'clerk') THEN CREATE ROLE clerk; END IF; END $$
ALTER TABLE tickets OWNER TO clerk;
