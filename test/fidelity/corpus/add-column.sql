-- case: add-nullable
ALTER TABLE bookings ADD COLUMN source text;

-- case: add-default-const
ALTER TABLE bookings ADD COLUMN source text DEFAULT 'web';

-- case: add-default-now
ALTER TABLE bookings ADD COLUMN made timestamptz DEFAULT now();

-- case: add-default-random
ALTER TABLE bookings ADD COLUMN dice float DEFAULT random();

-- case: add-default-null
ALTER TABLE bookings ADD COLUMN x int DEFAULT NULL;

-- case: add-default-stable-cast
ALTER TABLE bookings ADD COLUMN x text DEFAULT now()::text;

-- case: add-default-user-function
-- setup: CREATE FUNCTION five() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 5'
ALTER TABLE bookings ADD COLUMN x int DEFAULT five();

-- case: add-default-user-immutable
-- setup: CREATE FUNCTION five() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 5'
ALTER TABLE bookings ADD COLUMN x int DEFAULT five();

-- case: add-serial
ALTER TABLE bookings ADD COLUMN n serial;

-- case: add-bigserial-unique
ALTER TABLE bookings ADD COLUMN n bigserial UNIQUE;

-- case: add-identity
ALTER TABLE tickets ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;

-- case: add-domain-plain
ALTER TABLE bookings ADD COLUMN l label;

-- case: add-domain-plain-default
ALTER TABLE bookings ADD COLUMN l label DEFAULT 'x';

-- case: add-domain-check-null
ALTER TABLE bookings ADD COLUMN p positive;

-- case: add-enum-default
ALTER TABLE tickets ADD COLUMN kind ticket_kind DEFAULT 'adult';

-- case: add-enum-not-null-default
ALTER TABLE tickets ADD COLUMN kind ticket_kind NOT NULL DEFAULT 'adult';

-- case: add-unique-inline
ALTER TABLE bookings ADD COLUMN slug text UNIQUE;

-- case: add-check-and-default
ALTER TABLE bookings ADD COLUMN rank int DEFAULT 1 CHECK (rank > 0);

-- case: add-references-with-default
ALTER TABLE tickets ADD COLUMN owner bigint DEFAULT 1 REFERENCES accounts (id);

-- case: add-references-self
ALTER TABLE accounts ADD COLUMN boss bigint REFERENCES accounts (id);

-- case: add-not-null-empty-table
-- setup: CREATE TABLE fresh (a int)
ALTER TABLE fresh ADD COLUMN b int NOT NULL;

-- case: add-not-null-no-default
ALTER TABLE bookings ADD COLUMN b int NOT NULL;

-- case: add-existing
ALTER TABLE bookings ADD COLUMN seats int;

-- case: add-to-partitioned
ALTER TABLE logs ADD COLUMN host text;

-- case: add-to-partitioned-volatile
ALTER TABLE logs ADD COLUMN r float DEFAULT random();

-- case: add-to-partition
ALTER TABLE logs_q1 ADD COLUMN host text;

-- case: add-to-parent-inherits
-- setup: CREATE TABLE vip () INHERITS (venues)
ALTER TABLE venues ADD COLUMN stars int;

-- case: add-only-parent
-- setup: CREATE TABLE vip () INHERITS (venues)
ALTER TABLE ONLY venues ADD COLUMN stars int;

-- case: add-generated
-- since: 12
ALTER TABLE bookings ADD COLUMN total numeric GENERATED ALWAYS AS (price * seats) STORED;

-- case: add-virtual-not-null
-- since: 18
ALTER TABLE bookings ADD COLUMN total int GENERATED ALWAYS AS (seats * 2) VIRTUAL NOT NULL;

-- case: add-three
ALTER TABLE bookings ADD COLUMN a int, ADD COLUMN b text DEFAULT '', ADD COLUMN c boolean NOT NULL DEFAULT false;

-- case: add-missing-table
ALTER TABLE nowhere ADD COLUMN a int;

-- case: add-if-exists-table
ALTER TABLE IF EXISTS nowhere ADD COLUMN a int;

-- case: add-array
ALTER TABLE bookings ADD COLUMN tags text[] DEFAULT '{}';

-- case: add-collate
ALTER TABLE bookings ADD COLUMN city text COLLATE "C" DEFAULT 'x';

-- case: add-default-sequence
ALTER TABLE bookings ADD COLUMN inv bigint DEFAULT nextval('invoice_numbers');

-- case: add-primary-key-inline
ALTER TABLE venues ADD COLUMN pk int GENERATED ALWAYS AS IDENTITY PRIMARY KEY;

-- case: add-second-primary-key
ALTER TABLE bookings ADD COLUMN pk serial PRIMARY KEY;
