-- case: type-int-bigint
ALTER TABLE bookings ALTER COLUMN venue_id TYPE bigint;

-- case: type-int-bigint-pk-serial
ALTER TABLE tickets ALTER COLUMN id TYPE bigint;

-- case: type-varchar-widen
ALTER TABLE bookings ALTER COLUMN code TYPE varchar(60);

-- case: type-varchar-text
ALTER TABLE bookings ALTER COLUMN code TYPE text;

-- case: type-varchar-widen-indexed-view
ALTER TABLE bookings ALTER COLUMN state TYPE varchar(40);

-- case: type-varchar-widen-indexed
-- setup: DROP VIEW open_bookings
ALTER TABLE bookings ALTER COLUMN state TYPE varchar(40);

-- case: type-varchar-narrow-indexed
-- setup: DROP VIEW open_bookings
ALTER TABLE bookings ALTER COLUMN state TYPE varchar(10);

-- case: type-char-widen
ALTER TABLE accounts ALTER COLUMN region TYPE char(4);

-- case: type-char-text
ALTER TABLE accounts ALTER COLUMN region TYPE text;

-- case: type-char-varchar
ALTER TABLE accounts ALTER COLUMN region TYPE varchar(10);

-- case: type-text-char
ALTER TABLE bookings ALTER COLUMN remark TYPE char(40);

-- case: type-numeric-widen
ALTER TABLE bookings ALTER COLUMN price TYPE numeric(12,2);

-- case: type-numeric-unbounded
ALTER TABLE bookings ALTER COLUMN price TYPE numeric;

-- case: type-numeric-scale
ALTER TABLE bookings ALTER COLUMN price TYPE numeric(10,3);

-- case: type-numeric-narrow
ALTER TABLE accounts ALTER COLUMN balance TYPE numeric(10,2);

-- case: type-int-numeric
ALTER TABLE tickets ALTER COLUMN price TYPE numeric;

-- case: type-int-text
ALTER TABLE tickets ALTER COLUMN price TYPE text;

-- case: type-text-int
ALTER TABLE bookings ALTER COLUMN remark TYPE int;

-- case: type-text-int-using
ALTER TABLE bookings ALTER COLUMN remark TYPE int USING length(remark);

-- case: type-using-self
ALTER TABLE bookings ALTER COLUMN remark TYPE text USING remark;

-- case: type-using-cast-binary
ALTER TABLE bookings ALTER COLUMN code TYPE text USING code::text;

-- case: type-using-trim
ALTER TABLE bookings ALTER COLUMN code TYPE text USING trim(code);

-- case: type-int-boolean
ALTER TABLE bookings ALTER COLUMN venue_id TYPE boolean;

-- case: type-json-jsonb
ALTER TABLE bookings ALTER COLUMN raw TYPE jsonb;

-- case: type-jsonb-text
ALTER TABLE bookings ALTER COLUMN details TYPE text;

-- case: type-uuid-text-indexed
ALTER TABLE bookings ALTER COLUMN token TYPE text;

-- case: type-timestamp-tz
-- session: SET timezone = 'UTC'
ALTER TABLE bookings ALTER COLUMN starts_at TYPE timestamptz;

-- case: type-tz-timestamp
-- session: SET timezone = 'UTC'
ALTER TABLE bookings ALTER COLUMN ended_at TYPE timestamp;

-- case: type-tz-timestamp-berlin
-- session: SET timezone = 'Europe/Berlin'
ALTER TABLE bookings ALTER COLUMN ended_at TYPE timestamp;

-- case: type-tz-precision
ALTER TABLE bookings ALTER COLUMN ended_at TYPE timestamptz(0);

-- case: type-tz-precision-6
ALTER TABLE bookings ALTER COLUMN ended_at TYPE timestamptz(6);

-- case: type-tz-using-zone
ALTER TABLE bookings ALTER COLUMN starts_at TYPE timestamptz USING starts_at AT TIME ZONE 'UTC';

-- case: type-timestamp-date
ALTER TABLE bookings ALTER COLUMN starts_at TYPE date;

-- case: type-timestamp-text
ALTER TABLE bookings ALTER COLUMN starts_at TYPE text;

-- case: type-noop-indexed
ALTER TABLE bookings ALTER COLUMN starts_at TYPE timestamp;

-- case: type-noop-varchar
ALTER TABLE bookings ALTER COLUMN code TYPE varchar(30);

-- case: type-checked-widen
ALTER TABLE bookings ALTER COLUMN seats TYPE bigint;

-- case: type-checked-text-widen
-- setup: ALTER TABLE bookings ADD CONSTRAINT code_ck CHECK (code <> '')
ALTER TABLE bookings ALTER COLUMN code TYPE varchar(90);

-- case: type-fk-referencing
ALTER TABLE bookings ALTER COLUMN account_id TYPE numeric;

-- case: type-fk-referenced
ALTER TABLE accounts ALTER COLUMN id TYPE integer;

-- case: type-to-domain-plain
ALTER TABLE bookings ALTER COLUMN remark TYPE label;

-- case: type-to-domain-checked
ALTER TABLE bookings ALTER COLUMN venue_id TYPE positive;

-- case: type-partitioned
ALTER TABLE logs ALTER COLUMN id TYPE numeric;

-- case: type-partitioned-indexed-widen
ALTER TABLE logs ALTER COLUMN level TYPE varchar;

-- case: type-partition-key
ALTER TABLE logs ALTER COLUMN at TYPE timestamp;

-- case: type-partition-direct
ALTER TABLE logs_q1 ALTER COLUMN id TYPE numeric;

-- case: type-collate-only
ALTER TABLE accounts ALTER COLUMN email TYPE text COLLATE "POSIX";

-- case: type-collate-unindexed
ALTER TABLE bookings ALTER COLUMN remark TYPE text COLLATE "POSIX";

-- case: type-generated-base
-- setup: ALTER TABLE tickets ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED
-- since: 12
ALTER TABLE tickets ALTER COLUMN price TYPE bigint;

-- case: type-policy
-- setup: CREATE POLICY p ON tickets USING (price > 0)
ALTER TABLE tickets ALTER COLUMN price TYPE bigint;

-- case: type-trigger-of
-- setup: CREATE TRIGGER t1 BEFORE UPDATE OF price ON tickets FOR EACH ROW EXECUTE PROCEDURE touch()
ALTER TABLE tickets ALTER COLUMN price TYPE bigint;

-- case: type-identity
-- setup: DROP VIEW open_bookings
ALTER TABLE bookings ALTER COLUMN id TYPE integer;

-- case: type-two-columns
ALTER TABLE bookings ALTER COLUMN code TYPE text, ALTER COLUMN venue_id TYPE bigint;

-- case: type-expression-index
-- setup: CREATE INDEX lower_code ON bookings (lower(code))
ALTER TABLE bookings ALTER COLUMN code TYPE text;

-- case: type-partial-index
-- setup: CREATE INDEX some_codes ON bookings (id) WHERE code IS NOT NULL
ALTER TABLE bookings ALTER COLUMN code TYPE text;

-- case: type-unknown
ALTER TABLE bookings ALTER COLUMN code TYPE nonsense;

-- case: type-enum-text
-- setup: ALTER TABLE tickets ADD COLUMN kind ticket_kind
ALTER TABLE tickets ALTER COLUMN kind TYPE text;

-- case: type-text-enum
ALTER TABLE tickets ALTER COLUMN seat TYPE ticket_kind;
