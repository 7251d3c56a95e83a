-- case: ky-fk-two-columns
-- setup: ALTER TABLE accounts ADD UNIQUE (id, region); ALTER TABLE tickets ADD COLUMN r char(2)
ALTER TABLE tickets ADD FOREIGN KEY (booking_id, r) REFERENCES accounts (id, region) MATCH FULL NOT VALID;

-- case: ky-fk-self-not-valid
ALTER TABLE accounts ADD CONSTRAINT selfy FOREIGN KEY (id) REFERENCES accounts (id) NOT VALID;

-- case: ky-fk-self-validate
-- setup: ALTER TABLE accounts ADD CONSTRAINT selfy FOREIGN KEY (id) REFERENCES accounts (id) NOT VALID
ALTER TABLE accounts VALIDATE CONSTRAINT selfy;

-- case: ky-fk-validate-not-enforced
-- setup: ALTER TABLE tickets ADD CONSTRAINT tf FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT ENFORCED
-- since: 18
ALTER TABLE tickets VALIDATE CONSTRAINT tf;

-- case: ky-fk-set-null
ALTER TABLE tickets ADD FOREIGN KEY (price) REFERENCES bookings (id) ON DELETE SET NULL;

-- case: ky-fk-set-null-columns
-- since: 15
ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES bookings (id) ON DELETE SET NULL (booking_id);

-- case: ky-fk-missing-column
ALTER TABLE tickets ADD FOREIGN KEY (nope) REFERENCES bookings (id);

-- case: ky-fk-to-view
ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES open_bookings (id);

-- case: ky-fk-to-partition
-- setup: CREATE UNIQUE INDEX lq ON logs_q1 (id)
ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES logs_q1 (id) NOT VALID;

-- case: ky-fk-partitioned-not-enforced
-- since: 18
ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id) NOT ENFORCED;

-- case: ky-fk-both-partitioned
-- setup: CREATE TABLE hubs (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE TABLE hubs_1 PARTITION OF hubs FOR VALUES FROM ('2020-01-01') TO ('2030-01-01')
-- since: 12
ALTER TABLE hubs ADD CONSTRAINT hf FOREIGN KEY (id) REFERENCES bookings (id);

-- case: ky-check-not-enforced-drop
-- setup: ALTER TABLE tickets ADD CONSTRAINT tc CHECK (price > 0) NOT ENFORCED
-- since: 18
ALTER TABLE tickets DROP CONSTRAINT tc;

-- case: ky-check-alter-enforced
-- setup: ALTER TABLE tickets ADD CONSTRAINT tc CHECK (price > 0) NOT ENFORCED
-- since: 18
ALTER TABLE tickets ALTER CONSTRAINT tc ENFORCED;

-- case: ky-unique-alter-deferrable
-- setup: ALTER TABLE accounts ADD CONSTRAINT au UNIQUE (nickname)
ALTER TABLE accounts ALTER CONSTRAINT au DEFERRABLE;

-- case: ky-constraint-alter-missing
ALTER TABLE accounts ALTER CONSTRAINT nope DEFERRABLE;

-- case: ky-unique-include
-- since: 11
ALTER TABLE accounts ADD CONSTRAINT au UNIQUE (nickname) INCLUDE (balance);

-- case: ky-pk-two-columns
ALTER TABLE venues ADD PRIMARY KEY (id, name);

-- case: ky-pk-serial-drop
ALTER TABLE tickets DROP CONSTRAINT tickets_pkey;

-- case: ky-exclude-expression
ALTER TABLE venues ADD CONSTRAINT ve EXCLUDE USING btree ((id + 1) WITH =);

-- case: ky-exclude-partial
ALTER TABLE venues ADD CONSTRAINT ve EXCLUDE USING hash (id WITH =) WHERE (id > 10);

-- case: ky-exclude-drop
-- setup: ALTER TABLE venues ADD CONSTRAINT ve EXCLUDE USING btree (id WITH =)
ALTER TABLE venues DROP CONSTRAINT ve;

-- case: ky-drop-if-exists
ALTER TABLE IF EXISTS nope DROP CONSTRAINT IF EXISTS x;

-- case: ky-drop-unique-referenced
-- setup: ALTER TABLE accounts ADD CONSTRAINT au UNIQUE (nickname); ALTER TABLE venues ADD FOREIGN KEY (name) REFERENCES accounts (nickname) NOT VALID
ALTER TABLE accounts DROP CONSTRAINT au;

-- case: ky-drop-unique-referenced-cascade
-- setup: ALTER TABLE accounts ADD CONSTRAINT au UNIQUE (nickname); ALTER TABLE venues ADD FOREIGN KEY (name) REFERENCES accounts (nickname) NOT VALID
ALTER TABLE accounts DROP CONSTRAINT au CASCADE;

-- case: ky-rename-unique
-- setup: ALTER TABLE accounts ADD CONSTRAINT au UNIQUE (nickname)
ALTER TABLE accounts RENAME CONSTRAINT au TO au2;

-- case: ky-check-function
-- setup: CREATE FUNCTION fine(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'
ALTER TABLE tickets ADD CONSTRAINT tc CHECK (fine(price));

-- case: ky-check-subquery
ALTER TABLE tickets ADD CONSTRAINT tc CHECK (booking_id IN (SELECT id FROM bookings));

-- case: ky-check-two
ALTER TABLE tickets ADD CONSTRAINT tc CHECK (price >= 0), ADD CONSTRAINT td CHECK (seat <> '');

-- case: ky-check-and-index
ALTER TABLE tickets ADD CONSTRAINT tc CHECK (price >= 0), ADD CONSTRAINT tu UNIQUE (id, seat);

-- case: ky-notnull-twice
-- since: 18
ALTER TABLE tickets ADD CONSTRAINT tn NOT NULL booking_id;

-- case: ky-notnull-unknown-column
-- since: 18
ALTER TABLE tickets ADD CONSTRAINT tn NOT NULL nope;

-- case: ky-column-type-and-default
ALTER TABLE tickets ALTER COLUMN price SET DEFAULT 0, ALTER COLUMN price SET NOT NULL;

-- case: ky-add-and-drop-column
ALTER TABLE bookings ADD COLUMN note2 text, DROP COLUMN remark;

-- case: ky-type-and-add-index
ALTER TABLE bookings ALTER COLUMN venue_id TYPE bigint, ADD CONSTRAINT bu UNIQUE (code);

-- case: ky-type-domain-to-base
-- setup: ALTER TABLE bookings ADD COLUMN l label
ALTER TABLE bookings ALTER COLUMN l TYPE text;

-- case: ky-type-bit
-- setup: ALTER TABLE bookings ADD COLUMN b varbit(8)
ALTER TABLE bookings ALTER COLUMN b TYPE varbit(16);

-- case: ky-type-interval
-- setup: ALTER TABLE bookings ADD COLUMN i interval(3)
ALTER TABLE bookings ALTER COLUMN i TYPE interval(6);

-- case: ky-type-array
-- setup: ALTER TABLE bookings ADD COLUMN a int[]
ALTER TABLE bookings ALTER COLUMN a TYPE bigint[];

-- case: ky-type-varchar-array
-- setup: ALTER TABLE bookings ADD COLUMN a varchar(10)[]
ALTER TABLE bookings ALTER COLUMN a TYPE varchar(20)[];

-- case: ky-type-cidr-inet
-- setup: ALTER TABLE bookings ADD COLUMN c cidr
ALTER TABLE bookings ALTER COLUMN c TYPE inet;

-- case: ky-type-xml-text
-- setup: ALTER TABLE bookings ADD COLUMN n name
ALTER TABLE bookings ALTER COLUMN n TYPE text;

-- case: ky-type-real-double
-- setup: ALTER TABLE bookings ADD COLUMN r real
ALTER TABLE bookings ALTER COLUMN r TYPE double precision;

-- case: ky-type-bigint-smallint
ALTER TABLE tickets ALTER COLUMN booking_id TYPE smallint;

-- case: ky-type-default-cannot-cast
-- setup: ALTER TABLE venues ALTER COLUMN kind SET DEFAULT 'x'
ALTER TABLE venues ALTER COLUMN kind TYPE integer USING 1;

-- case: ky-type-in-statistics
-- setup: CREATE STATISTICS st (ndistinct) ON code, venue_id FROM bookings
ALTER TABLE bookings ALTER COLUMN venue_id TYPE bigint;

-- case: ky-type-in-rule
-- setup: CREATE RULE r1 AS ON INSERT TO venues WHERE NEW.kind = 'x' DO INSTEAD NOTHING
ALTER TABLE venues ALTER COLUMN kind TYPE varchar(9);

-- case: ky-type-in-matview
-- setup: CREATE MATERIALIZED VIEW mv AS SELECT id, code FROM bookings
ALTER TABLE bookings ALTER COLUMN code TYPE text;
