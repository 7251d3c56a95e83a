-- case: in-set-not-null
-- setup: CREATE TABLE vip (stars int) INHERITS (venues); INSERT INTO vip SELECT g, 'v', 'c', 'k', 1 FROM generate_series(1, 20) g
ALTER TABLE venues ALTER COLUMN name SET NOT NULL;

-- case: in-type
-- setup: CREATE TABLE vip (stars int) INHERITS (venues); INSERT INTO vip SELECT g, 'v', 'c', 'k', 1 FROM generate_series(1, 20) g
ALTER TABLE venues ALTER COLUMN id TYPE bigint;

-- case: in-type-on-child
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE vip ALTER COLUMN id TYPE bigint;

-- case: in-drop-column-parent
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE venues DROP COLUMN kind;

-- case: in-drop-column-child
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE vip DROP COLUMN kind;

-- case: in-check
-- setup: CREATE TABLE vip (stars int) INHERITS (venues); INSERT INTO vip SELECT g, 'v', 'c', 'k', 1 FROM generate_series(1, 20) g
ALTER TABLE venues ADD CONSTRAINT vc CHECK (id > 0);

-- case: in-check-no-inherit
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE venues ADD CONSTRAINT vc CHECK (id > 0) NO INHERIT;

-- case: in-check-only
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE ONLY venues ADD CONSTRAINT vc CHECK (id > 0);

-- case: in-rename-column-child
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE vip RENAME COLUMN kind TO sort;

-- case: in-rename-only
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE ONLY venues RENAME COLUMN kind TO sort;

-- case: in-index
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
CREATE INDEX vi ON venues (name);

-- case: in-set-default
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE venues ALTER COLUMN kind SET DEFAULT 'x';

-- case: in-truncate
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
TRUNCATE venues;

-- case: in-truncate-only
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
TRUNCATE ONLY venues;

-- case: in-drop-child
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
DROP TABLE vip;

-- case: in-drop-cascade
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
DROP TABLE venues CASCADE;

-- case: in-update
-- setup: CREATE TABLE vip (stars int) INHERITS (venues); INSERT INTO vip SELECT g, 'v', 'c', 'k', 1 FROM generate_series(1, 20) g
UPDATE venues SET kind = 'x';

-- case: in-update-only
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
UPDATE ONLY venues SET kind = 'x';

-- case: in-inherit-missing-column
ALTER TABLE tickets INHERIT venues;

-- case: in-no-inherit-stranger
ALTER TABLE tickets NO INHERIT venues;

-- case: in-disable-trigger-all
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
ALTER TABLE venues DISABLE TRIGGER ALL;

-- case: in-lock
-- setup: CREATE TABLE vip (stars int) INHERITS (venues)
LOCK TABLE venues IN SHARE MODE;

-- case: in-of-type
-- setup: CREATE TYPE place AS (id integer, name text, city text, kind text)
ALTER TABLE venues OF place;

-- case: in-not-of
-- setup: CREATE TYPE place AS (id integer, name text, city text, kind text); ALTER TABLE venues OF place
ALTER TABLE venues NOT OF;
