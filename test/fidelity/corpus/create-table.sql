-- case: create-plain
CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE);

-- case: create-existing
CREATE TABLE bookings (a int);

-- case: create-if-not-exists
CREATE TABLE IF NOT EXISTS bookings (a int);

-- case: create-references
CREATE TABLE t (a serial PRIMARY KEY, account_id bigint NOT NULL REFERENCES accounts);

-- case: create-references-partitioned-self
CREATE TABLE t (a int PRIMARY KEY, parent int REFERENCES t (a));

-- case: create-like
CREATE TABLE t (LIKE bookings);

-- case: create-like-all
CREATE TABLE t (LIKE bookings INCLUDING ALL);

-- case: create-like-indexes
CREATE TABLE t (LIKE tickets INCLUDING INDEXES INCLUDING DEFAULTS);

-- case: create-as
CREATE TABLE t AS SELECT id, state FROM bookings;

-- case: create-as-no-data
CREATE TABLE t AS SELECT id, state FROM bookings WITH NO DATA;

-- case: create-inherits
CREATE TABLE t (extra text) INHERITS (venues);

-- case: create-temp
CREATE TEMP TABLE t (a int);

-- case: create-unlogged
CREATE UNLOGGED TABLE t (a int);

-- case: create-two-primary-keys
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);

-- case: create-bad-check
CREATE TABLE t (a int, CHECK (nope > 1));

-- case: create-generated
-- since: 12
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);

-- case: create-fk-no-table
CREATE TABLE t (a int REFERENCES nope (id));
