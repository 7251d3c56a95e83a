-- case: st-index-collate
CREATE INDEX bx ON bookings (code COLLATE "C" varchar_pattern_ops);

-- case: st-index-opclass
CREATE INDEX bx ON bookings USING gin (details jsonb_path_ops);

-- case: st-index-opclass-missing
CREATE INDEX bx ON bookings USING gin (details nope_ops);

-- case: st-index-method-missing
CREATE INDEX bx ON bookings USING nope (details);

-- case: st-index-fillfactor
CREATE INDEX bx ON bookings (code) WITH (fillfactor = 70);

-- case: st-index-partial-unique
CREATE UNIQUE INDEX bx ON bookings (account_id) WHERE seats > 100;

-- case: st-index-unique-expression
CREATE UNIQUE INDEX bx ON bookings ((code || 'x'));

-- case: st-index-aggregate
CREATE INDEX bx ON bookings (count(*));

-- case: st-index-hash-unique
CREATE UNIQUE INDEX bx ON bookings USING hash (code);

-- case: st-index-hash-two
CREATE INDEX bx ON bookings USING hash (code, state);

-- case: st-index-include
-- since: 11
CREATE UNIQUE INDEX bx ON bookings (code) INCLUDE (state, seats);

-- case: st-index-include-gin
-- since: 11
CREATE INDEX bx ON bookings USING gin (details) INCLUDE (state);

-- case: st-index-tablespace-missing
CREATE INDEX bx ON bookings (code) TABLESPACE nope;

-- case: st-index-concurrently-partial
CREATE INDEX CONCURRENTLY bx ON bookings (code) WHERE state = 'open';

-- case: st-index-concurrently-unique-violated
CREATE UNIQUE INDEX CONCURRENTLY bx ON bookings (state);

-- case: st-index-concurrently-only-partition
CREATE INDEX CONCURRENTLY bx ON logs_q1 (message);

-- case: st-index-concurrently-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
CREATE INDEX CONCURRENTLY bx ON mv (code);

-- case: st-index-drop-restrict-pk
DROP INDEX bookings_pkey;

-- case: st-index-drop-cascade-pk
DROP INDEX bookings_pkey CASCADE;

-- case: st-index-drop-concurrently-cascade
DROP INDEX CONCURRENTLY bookings_state_idx CASCADE;

-- case: st-index-drop-concurrently-two
DROP INDEX CONCURRENTLY bookings_state_idx, bookings_token_idx;

-- case: st-reindex-missing
REINDEX TABLE nope;

-- case: st-reindex-index-table
REINDEX INDEX tickets;

-- case: st-reindex-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings; CREATE INDEX mvi ON mv (id)
REINDEX TABLE mv;

-- case: st-reindex-verbose
REINDEX (VERBOSE) INDEX bookings_state_idx;

-- case: st-reindex-pk
REINDEX INDEX accounts_pkey;

-- case: st-reindex-tablespace
-- since: 14
REINDEX (TABLESPACE pg_default) INDEX bookings_state_idx;

-- case: st-vacuum-options
VACUUM (FREEZE, VERBOSE) bookings;

-- case: st-vacuum-full-analyze
VACUUM (FULL, ANALYZE) venues;

-- case: st-vacuum-two
VACUUM bookings, accounts;

-- case: st-vacuum-skip-locked
-- since: 12
VACUUM (SKIP_LOCKED) tickets;

-- case: st-vacuum-truncate-off
-- since: 12
VACUUM (TRUNCATE false, INDEX_CLEANUP false) tickets;

-- case: st-vacuum-missing
VACUUM nope;

-- case: st-analyze-all-columns
ANALYZE VERBOSE tickets (seat, price);

-- case: st-cluster-verbose
CLUSTER VERBOSE accounts USING accounts_pkey;

-- case: st-cluster-wrong-index
CLUSTER accounts USING bookings_state_idx;

-- case: st-cluster-hash
-- setup: CREATE INDEX bh ON bookings USING hash (code)
CLUSTER bookings USING bh;

-- case: st-cluster-partial
-- setup: CREATE INDEX bh ON bookings (code) WHERE seats > 1
CLUSTER bookings USING bh;

-- case: st-lock-only
LOCK TABLE ONLY logs IN ROW EXCLUSIVE MODE;

-- case: st-lock-nowait
LOCK TABLE bookings IN EXCLUSIVE MODE NOWAIT;

-- case: st-lock-missing
LOCK TABLE nope;

-- case: st-lock-index
LOCK TABLE bookings_state_idx;

-- case: st-lock-view-share
LOCK TABLE open_bookings IN ROW SHARE MODE;

-- case: st-insert-conflict-constraint
INSERT INTO accounts (id, email) VALUES (10001, 'q') ON CONFLICT ON CONSTRAINT accounts_pkey DO UPDATE SET nickname = 'x';

-- case: st-insert-conflict-missing-constraint
INSERT INTO accounts (id, email) VALUES (10001, 'q') ON CONFLICT ON CONSTRAINT nope DO NOTHING;

-- case: st-insert-returning
INSERT INTO tickets (booking_id) VALUES (1), (2) RETURNING id;

-- case: st-insert-too-many
INSERT INTO venues (id) VALUES (1, 2);

-- case: st-insert-missing-column
INSERT INTO venues (nope) VALUES (1);

-- case: st-insert-type
INSERT INTO venues (id) VALUES ('abc');

-- case: st-insert-cte
WITH s AS (SELECT id FROM bookings WHERE id < 5) INSERT INTO tickets (booking_id) SELECT id FROM s;

-- case: st-insert-overriding
INSERT INTO bookings (id, account_id, seats, starts_at) OVERRIDING SYSTEM VALUE VALUES (9000, 1, 2, now());

-- case: st-insert-fk-missing
INSERT INTO bookings (account_id, seats, starts_at) VALUES (-77, 2, now());

-- case: st-insert-check
INSERT INTO bookings (account_id, seats, starts_at) VALUES (1, 0, now());

-- case: st-insert-generated
-- setup: ALTER TABLE tickets ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED
-- since: 12
INSERT INTO tickets (booking_id, twice) VALUES (1, 2);

-- case: st-update-indexed-range
UPDATE bookings SET remark = 'x' WHERE starts_at < '2025-01-02';

-- case: st-update-returning-cte
WITH moved AS (UPDATE tickets SET price = 1 WHERE id < 10 RETURNING id) SELECT count(*) FROM moved;

-- case: st-update-null-not-null
UPDATE accounts SET email = NULL WHERE id = 1;

-- case: st-update-trigger
-- setup: CREATE TRIGGER t1 BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
UPDATE tickets SET price = 2 WHERE id = 1;

-- case: st-update-where-current
UPDATE tickets SET price = 2 WHERE CURRENT OF nope;

-- case: st-delete-cte-batch
WITH gone AS (SELECT id FROM tickets ORDER BY id LIMIT 100) DELETE FROM tickets USING gone WHERE tickets.id = gone.id;

-- case: st-delete-in
DELETE FROM tickets WHERE id IN (1, 2, 3);

-- case: st-delete-subquery
DELETE FROM tickets WHERE booking_id IN (SELECT id FROM bookings WHERE state = 'gone');

-- case: st-delete-missing
DELETE FROM nope;

-- case: st-merge-do-nothing
-- since: 15
MERGE INTO venues v USING accounts a ON a.id = v.id WHEN MATCHED THEN DO NOTHING;

-- case: st-merge-update-insert
-- since: 15
MERGE INTO accounts a USING venues v ON a.id = v.id WHEN MATCHED THEN UPDATE SET nickname = v.name WHEN NOT MATCHED THEN INSERT (id, email) VALUES (v.id, v.name);

-- case: st-select-for-share
SELECT * FROM accounts WHERE id = 1 FOR SHARE;

-- case: st-select-skip-locked
SELECT id FROM bookings WHERE state = 'open' ORDER BY id LIMIT 5 FOR UPDATE SKIP LOCKED;

-- case: st-select-nowait
SELECT id FROM bookings WHERE id = 1 FOR UPDATE NOWAIT;

-- case: st-select-lateral
SELECT * FROM accounts a, LATERAL (SELECT * FROM bookings b WHERE b.account_id = a.id LIMIT 1) x WHERE a.id = 3;

-- case: st-select-union
SELECT id FROM accounts UNION ALL SELECT id FROM bookings;

-- case: st-select-exists
SELECT count(*) FROM tickets t WHERE NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = t.booking_id);

-- case: st-select-function
SELECT generate_series(1, 3);

-- case: st-table
TABLE venues;

-- case: st-values
VALUES (1), (2);

-- case: st-copy-to-columns
COPY tickets (seat) TO '/dev/null' WITH (FORMAT csv);

-- case: st-copy-missing
COPY nope TO '/dev/null';

-- case: st-copy-partitioned
COPY logs TO '/dev/null';

-- case: st-copy-from
COPY tickets (booking_id) FROM '/dev/null';

-- case: st-prepare-execute
PREPARE q AS UPDATE tickets SET price = 1 WHERE id = 1;
EXECUTE q;

-- case: st-execute-missing
EXECUTE nope;

-- case: st-explain-select
EXPLAIN SELECT * FROM bookings;

-- case: st-explain-analyze
EXPLAIN ANALYZE UPDATE tickets SET price = 1;

-- case: st-explain-create
EXPLAIN CREATE TABLE t AS SELECT * FROM tickets;

-- case: st-create-as-if-not-exists
CREATE TABLE IF NOT EXISTS tickets AS SELECT * FROM bookings;

-- case: st-create-as-unlogged
CREATE UNLOGGED TABLE t AS SELECT * FROM tickets;

-- case: st-create-temp-as
CREATE TEMP TABLE t AS SELECT * FROM tickets;

-- case: st-create-inherits-two
CREATE TABLE t (x int) INHERITS (tickets, venues);

-- case: st-create-like-constraints
CREATE TABLE t (LIKE bookings INCLUDING CONSTRAINTS INCLUDING DEFAULTS);

-- case: st-create-like-view
CREATE TABLE t (LIKE open_bookings);

-- case: st-create-like-missing
CREATE TABLE t (LIKE nope);

-- case: st-create-type-missing
CREATE TABLE t (a nope);

-- case: st-create-duplicate-column
CREATE TABLE t (a int, a int);

-- case: st-create-in-missing-schema
CREATE TABLE nope.t (a int);

-- case: st-create-exclude
CREATE TABLE t (a int, EXCLUDE USING btree (a WITH =));

-- case: st-create-of-type
-- setup: CREATE TYPE pair AS (a int, b int)
CREATE TABLE t OF pair (PRIMARY KEY (a));

-- case: st-create-references-deferrable
CREATE TABLE t (a bigint REFERENCES bookings DEFERRABLE INITIALLY DEFERRED, b bigint REFERENCES accounts ON DELETE CASCADE);

-- case: st-create-fk-type-mismatch
CREATE TABLE t (a text REFERENCES bookings);

-- case: st-create-partitioned-list
CREATE TABLE t (a int, b text) PARTITION BY LIST (b);

-- case: st-create-default-domain
CREATE TABLE t (a positive DEFAULT 1, b ticket_kind);

-- case: st-create-serial-taken
CREATE TABLE tickets_id (id serial);

-- case: st-drop-temp-many
DROP TABLE IF EXISTS nope, tickets;

-- case: st-drop-index-if-exists
DROP INDEX IF EXISTS nope;

-- case: st-drop-column-generated
-- setup: ALTER TABLE tickets ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED
-- since: 12
ALTER TABLE tickets DROP COLUMN price;

-- case: st-drop-column-generated-cascade
-- setup: ALTER TABLE tickets ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED
-- since: 12
ALTER TABLE tickets DROP COLUMN price CASCADE;

-- case: st-drop-column-unique
ALTER TABLE accounts DROP COLUMN email;

-- case: st-drop-column-in-policy
-- setup: CREATE POLICY p ON tickets USING (price > 0)
ALTER TABLE tickets DROP COLUMN price;

-- case: st-drop-column-in-trigger
-- setup: CREATE TRIGGER t1 BEFORE UPDATE OF price ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
ALTER TABLE tickets DROP COLUMN price;

-- case: st-drop-column-pk
ALTER TABLE tickets DROP COLUMN id;

-- case: st-drop-all-columns
ALTER TABLE venues DROP COLUMN id, DROP COLUMN name, DROP COLUMN city, DROP COLUMN kind;

-- case: st-rename-column-in-view
ALTER TABLE bookings RENAME COLUMN state TO status;

-- case: st-rename-column-taken
ALTER TABLE bookings RENAME COLUMN state TO remark;

-- case: st-rename-type-value
ALTER DOMAIN label RENAME TO tag;

-- case: st-rename-schema
-- setup: CREATE SCHEMA attic
ALTER SCHEMA attic RENAME TO loft;

-- case: st-rename-trigger-missing
ALTER TRIGGER nope ON tickets RENAME TO t2;

-- case: st-set-schema-missing
ALTER TABLE tickets SET SCHEMA nope;

-- case: st-owner-missing
ALTER TABLE tickets OWNER TO nobody_here;

-- case: st-default-wrong-type
ALTER TABLE tickets ALTER COLUMN price SET DEFAULT 'abc';

-- case: st-default-missing-function
ALTER TABLE tickets ALTER COLUMN price SET DEFAULT nope();

-- case: st-default-missing-column
ALTER TABLE tickets ALTER COLUMN nope SET DEFAULT 1;

-- case: st-not-null-missing-column
ALTER TABLE tickets ALTER COLUMN nope SET NOT NULL;

-- case: st-type-missing-column
ALTER TABLE tickets ALTER COLUMN nope TYPE int;

-- case: st-statistics-missing-column
ALTER TABLE tickets ALTER COLUMN nope SET STATISTICS 1;

-- case: st-storage-on-fixed
ALTER TABLE tickets ALTER COLUMN price SET STORAGE EXTERNAL;

-- case: st-identity-existing
ALTER TABLE bookings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

-- case: st-identity-text
ALTER TABLE accounts ALTER COLUMN email ADD GENERATED ALWAYS AS IDENTITY;

-- case: st-drop-identity-if-exists
ALTER TABLE accounts ALTER COLUMN id DROP IDENTITY IF EXISTS;

-- case: st-do-block
DO $$ BEGIN ALTER TABLE tickets ADD COLUMN z int; END $$;

-- case: st-truncate-continue
TRUNCATE TABLE ONLY tickets CONTINUE IDENTITY;

-- case: st-truncate-cascade-chain
-- setup: ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES bookings (id)
TRUNCATE accounts CASCADE;

-- case: tx-index-and-constraint
CREATE UNIQUE INDEX au ON accounts (nickname);
ALTER TABLE accounts ADD CONSTRAINT au_c UNIQUE USING INDEX au;

-- case: tx-rename-both-ways
ALTER TABLE tickets RENAME TO t_tmp;
ALTER TABLE venues RENAME TO tickets;
ALTER TABLE t_tmp RENAME TO venues;

-- case: tx-disable-trigger-update
ALTER TABLE bookings DISABLE TRIGGER USER;
UPDATE bookings SET remark = 'z' WHERE id < 100;
ALTER TABLE bookings ENABLE TRIGGER USER;

-- case: tx-create-as-swap
CREATE TABLE venues_new AS SELECT * FROM venues;
DROP TABLE venues;
ALTER TABLE venues_new RENAME TO venues;

-- case: tx-drop-column-then-index
ALTER TABLE bookings DROP COLUMN state CASCADE;
CREATE INDEX bx ON bookings (code);

-- case: tx-truncate-then-insert
TRUNCATE tickets;
INSERT INTO tickets (booking_id) SELECT id FROM bookings;

-- case: tx-lock-then-alter
LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE;
ALTER TABLE bookings ALTER COLUMN seats TYPE bigint;

-- case: tx-default-then-type
ALTER TABLE tickets ALTER COLUMN price DROP DEFAULT;
ALTER TABLE tickets ALTER COLUMN price TYPE bigint;

-- case: tx-analyze
ALTER TABLE tickets ADD COLUMN z int;
ANALYZE tickets;

-- case: tx-cluster-in-block
SELECT 1;
CLUSTER bookings USING bookings_starts_idx;

-- case: tx-detach-drop
ALTER TABLE logs DETACH PARTITION logs_q1;
DROP TABLE logs_q1;

-- case: tx-new-table-fk
CREATE TABLE t (id bigint PRIMARY KEY, b bigint);
ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES bookings (id);
INSERT INTO t VALUES (1, 1);

-- case: tx-view-replace
DROP VIEW open_bookings;
ALTER TABLE bookings ALTER COLUMN state TYPE text;
CREATE VIEW open_bookings AS SELECT id, account_id, state FROM bookings WHERE state = 'open';
