-- case: index-plain
CREATE INDEX ON bookings (venue_id);

-- case: index-named
CREATE INDEX b_venue ON bookings (venue_id, starts_at DESC);

-- case: index-expression
CREATE INDEX ON bookings (lower(code));

-- case: index-volatile
CREATE INDEX ON bookings ((random()));

-- case: index-stable
CREATE INDEX ON bookings ((ended_at::date));

-- case: index-partial
CREATE INDEX ON bookings (id) WHERE state = 'open';

-- case: index-gin
CREATE INDEX ON bookings USING gin (details);

-- case: index-gin-text
CREATE INDEX ON bookings USING gin (remark);

-- case: index-hash
CREATE INDEX ON bookings USING hash (code);

-- case: index-brin
CREATE INDEX ON bookings USING brin (starts_at);

-- case: index-json
CREATE INDEX ON bookings (raw);

-- case: index-taken
CREATE INDEX bookings_state_idx ON bookings (code);

-- case: index-if-not-exists
CREATE INDEX IF NOT EXISTS bookings_state_idx ON bookings (code);

-- case: index-unique
CREATE UNIQUE INDEX ON bookings (code);

-- case: index-missing-column
CREATE INDEX ON bookings (nope);

-- case: index-on-view
CREATE INDEX ON open_bookings (id);

-- case: index-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id FROM venues
CREATE UNIQUE INDEX ON mv (id);

-- case: index-partitioned
-- since: 11
CREATE INDEX ON logs (id);

-- case: index-partitioned-only
-- since: 11
CREATE INDEX logs_id ON ONLY logs (id);

-- case: index-partition-direct
CREATE INDEX ON logs_q1 (id);

-- case: index-partitioned-unique-without-key
-- since: 11
CREATE UNIQUE INDEX ON logs (id);

-- case: index-concurrently
CREATE INDEX CONCURRENTLY b_venue ON bookings (venue_id);

-- case: index-concurrently-expression
CREATE INDEX CONCURRENTLY b_low ON bookings (lower(code));

-- case: index-concurrently-if-not-exists
CREATE INDEX CONCURRENTLY IF NOT EXISTS bookings_state_idx ON bookings (state);

-- case: index-concurrently-partitioned
CREATE INDEX CONCURRENTLY ON logs (id);

-- case: index-concurrently-brin
CREATE INDEX CONCURRENTLY b_brin ON bookings USING brin (starts_at);

-- case: index-concurrently-hash
CREATE INDEX CONCURRENTLY b_hash ON bookings USING hash (code);

-- case: index-concurrently-missing
CREATE INDEX CONCURRENTLY ON nope (id);

-- case: index-concurrently-taken
CREATE INDEX CONCURRENTLY bookings_state_idx ON bookings (state);

-- case: index-drop
DROP INDEX bookings_state_idx;

-- case: index-drop-missing
DROP INDEX nope;

-- case: index-drop-constraint
DROP INDEX bookings_pkey;

-- case: index-drop-partitioned
DROP INDEX logs_level_idx;

-- case: index-drop-partition-part
DROP INDEX logs_q1_level_idx;

-- case: index-drop-concurrently
DROP INDEX CONCURRENTLY bookings_state_idx;

-- case: index-drop-concurrently-missing
DROP INDEX CONCURRENTLY nope;

-- case: index-drop-concurrently-if-exists
DROP INDEX CONCURRENTLY IF EXISTS nope;

-- case: index-drop-concurrently-constraint
DROP INDEX CONCURRENTLY bookings_pkey;

-- case: index-drop-concurrently-partitioned
DROP INDEX CONCURRENTLY logs_level_idx;

-- case: index-drop-two
DROP INDEX bookings_state_idx, bookings_token_idx;

-- case: index-set-fillfactor
ALTER INDEX bookings_state_idx SET (fillfactor = 70);

-- case: index-reset
ALTER INDEX bookings_state_idx RESET (fillfactor);

-- case: index-gin-fastupdate
-- setup: CREATE INDEX dg ON bookings USING gin (details)
ALTER INDEX dg SET (fastupdate = off);

-- case: index-attach
-- setup: CREATE INDEX li ON ONLY logs (id); CREATE INDEX q1i ON logs_q1 (id)
-- since: 11
ALTER INDEX li ATTACH PARTITION q1i;

-- case: index-attach-wrong
-- setup: CREATE INDEX li ON ONLY logs (id); CREATE INDEX q3i ON logs_q3 (id)
-- since: 11
ALTER INDEX li ATTACH PARTITION q3i;

-- case: index-tablespace-default
ALTER INDEX bookings_state_idx SET TABLESPACE pg_default;

-- case: index-cluster-on
ALTER TABLE bookings CLUSTER ON bookings_starts_idx;

-- case: reindex-index
REINDEX INDEX bookings_state_idx;

-- case: reindex-table
REINDEX TABLE tickets;

-- case: reindex-index-concurrently
-- since: 12
REINDEX INDEX CONCURRENTLY bookings_state_idx;

-- case: reindex-table-concurrently
-- since: 12
REINDEX TABLE CONCURRENTLY tickets;

-- case: reindex-partitioned-index
REINDEX INDEX logs_level_idx;

-- case: reindex-schema
REINDEX SCHEMA public;
