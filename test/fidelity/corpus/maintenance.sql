-- case: vacuum-plain
VACUUM bookings;

-- case: vacuum-full
VACUUM FULL tickets;

-- case: vacuum-analyze
VACUUM ANALYZE tickets;

-- case: analyze-table
ANALYZE bookings;

-- case: analyze-column-missing
ANALYZE bookings (nope);

-- case: cluster-using
CLUSTER bookings USING bookings_starts_idx;

-- case: cluster-none
CLUSTER tickets;

-- case: cluster-all
CLUSTER;

-- case: cluster-again
-- setup: ALTER TABLE bookings CLUSTER ON bookings_starts_idx
CLUSTER bookings;

-- case: truncate-plain
TRUNCATE tickets;

-- case: truncate-restart
TRUNCATE tickets RESTART IDENTITY;

-- case: truncate-referenced
TRUNCATE accounts;

-- case: truncate-referenced-cascade
TRUNCATE accounts CASCADE;

-- case: truncate-both
TRUNCATE accounts, bookings;

-- case: set-logged-already
ALTER TABLE bookings SET LOGGED;

-- case: set-unlogged
ALTER TABLE tickets SET UNLOGGED;

-- case: set-unlogged-referencing
ALTER TABLE bookings SET UNLOGGED;

-- case: set-unlogged-referenced
ALTER TABLE accounts SET UNLOGGED;

-- case: set-tablespace-same
ALTER TABLE bookings SET TABLESPACE pg_default;

-- case: set-toast-option
ALTER TABLE bookings SET (toast.autovacuum_enabled = false);

-- case: set-parallel-workers
ALTER TABLE bookings SET (parallel_workers = 4);

-- case: set-user-catalog
ALTER TABLE bookings SET (user_catalog_table = true);

-- case: set-unknown-option
ALTER TABLE bookings SET (nonsense = 1);

-- case: set-option-partitioned
ALTER TABLE logs SET (fillfactor = 70);

-- case: set-two-modes
ALTER TABLE bookings SET (fillfactor = 80), ALTER COLUMN state SET STATISTICS 10;

-- case: set-mode-mixed
ALTER TABLE bookings SET (fillfactor = 80), ALTER COLUMN state SET DEFAULT 'x';

-- case: replica-identity-index
ALTER TABLE accounts REPLICA IDENTITY USING INDEX accounts_email_key;

-- case: replica-identity-nothing
ALTER TABLE accounts REPLICA IDENTITY NOTHING;

-- case: replica-identity-nonunique
ALTER TABLE bookings REPLICA IDENTITY USING INDEX bookings_state_idx;
