-- case: check-add
ALTER TABLE bookings ADD CONSTRAINT price_ck CHECK (price >= 0);

-- case: check-not-valid
ALTER TABLE bookings ADD CONSTRAINT price_ck CHECK (price >= 0) NOT VALID;

-- case: check-unnamed
ALTER TABLE bookings ADD CHECK (price >= 0);

-- case: check-partitioned-not-valid
ALTER TABLE logs ADD CONSTRAINT idck CHECK (id > 0) NOT VALID;

-- case: check-duplicate-name
ALTER TABLE bookings ADD CONSTRAINT bookings_seats_check CHECK (seats < 100);

-- case: check-missing-column
ALTER TABLE bookings ADD CHECK (nope > 0);

-- case: check-and-not-null
ALTER TABLE bookings ADD CONSTRAINT c1 CHECK (code <> ''), ALTER COLUMN code SET NOT NULL;

-- case: check-violated-known
-- setup: UPDATE bookings SET price = -1 WHERE id = 7
ALTER TABLE bookings ADD CONSTRAINT price_ck CHECK (price >= 0);

-- case: check-validate
-- setup: ALTER TABLE bookings ADD CONSTRAINT price_ck CHECK (price >= 0) NOT VALID
ALTER TABLE bookings VALIDATE CONSTRAINT price_ck;

-- case: check-validate-valid
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_seats_check;

-- case: check-validate-missing
ALTER TABLE bookings VALIDATE CONSTRAINT nope;

-- case: check-validate-partitioned
-- setup: ALTER TABLE logs ADD CONSTRAINT idck CHECK (id > 0) NOT VALID
ALTER TABLE logs VALIDATE CONSTRAINT idck;

-- case: check-drop
ALTER TABLE bookings DROP CONSTRAINT bookings_seats_check;

-- case: check-drop-missing
ALTER TABLE bookings DROP CONSTRAINT nope;

-- case: check-drop-missing-if-exists
ALTER TABLE bookings DROP CONSTRAINT IF EXISTS nope;

-- case: check-no-inherit
ALTER TABLE venues ADD CONSTRAINT v CHECK (id > 0) NO INHERIT;

-- case: notnull-not-valid
-- since: 18
ALTER TABLE bookings ADD CONSTRAINT nn NOT NULL code NOT VALID;

-- case: notnull-validate
-- setup: ALTER TABLE bookings ADD CONSTRAINT nn NOT NULL code NOT VALID
-- since: 18
ALTER TABLE bookings VALIDATE CONSTRAINT nn;

-- case: notnull-constraint
-- since: 18
ALTER TABLE bookings ADD CONSTRAINT nn NOT NULL code;

-- case: notnull-drop-constraint
-- setup: ALTER TABLE bookings ADD CONSTRAINT nn NOT NULL code
-- since: 18
ALTER TABLE bookings DROP CONSTRAINT nn;

-- case: fk-add
ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id);

-- case: fk-add-not-valid
ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT VALID;

-- case: fk-validate
-- setup: ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT VALID
ALTER TABLE tickets VALIDATE CONSTRAINT t_fk;

-- case: fk-implicit-pk
ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES bookings;

-- case: fk-no-key
ALTER TABLE tickets ADD FOREIGN KEY (price) REFERENCES venues (id);

-- case: fk-no-primary
ALTER TABLE tickets ADD FOREIGN KEY (price) REFERENCES venues;

-- case: fk-type-mismatch
ALTER TABLE tickets ADD FOREIGN KEY (seat) REFERENCES bookings (id);

-- case: fk-to-unique
-- setup: ALTER TABLE bookings ADD COLUMN mail text
ALTER TABLE bookings ADD FOREIGN KEY (mail) REFERENCES accounts (email);

-- case: fk-drop
ALTER TABLE bookings DROP CONSTRAINT bookings_account_id_fkey;

-- case: fk-not-enforced
-- since: 18
ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT ENFORCED;

-- case: fk-alter-enforced
-- since: 18
-- setup: ALTER TABLE tickets ADD CONSTRAINT t_fk FOREIGN KEY (booking_id) REFERENCES bookings (id) NOT ENFORCED
ALTER TABLE tickets ALTER CONSTRAINT t_fk ENFORCED;

-- case: fk-alter-not-enforced
-- since: 18
ALTER TABLE bookings ALTER CONSTRAINT bookings_account_id_fkey NOT ENFORCED;

-- case: fk-alter-deferrable
ALTER TABLE bookings ALTER CONSTRAINT bookings_account_id_fkey DEFERRABLE;

-- case: fk-from-partitioned
ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES accounts (id) NOT VALID;

-- case: fk-from-partitioned-valid
-- setup: UPDATE logs SET id = 1
ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES accounts (id);

-- case: fk-to-partitioned
-- setup: ALTER TABLE logs ADD PRIMARY KEY (id, at); ALTER TABLE tickets ADD COLUMN log_at date
ALTER TABLE tickets ADD FOREIGN KEY (booking_id, log_at) REFERENCES logs (id, at);

-- case: unique-add
ALTER TABLE bookings ADD CONSTRAINT code_uq UNIQUE (code);

-- case: unique-two-columns
ALTER TABLE tickets ADD UNIQUE (booking_id, seat);

-- case: unique-using-index
-- setup: CREATE UNIQUE INDEX code_u ON bookings (code)
ALTER TABLE bookings ADD CONSTRAINT code_uq UNIQUE USING INDEX code_u;

-- case: unique-using-index-same-name
-- setup: CREATE UNIQUE INDEX code_u ON bookings (code)
ALTER TABLE bookings ADD UNIQUE USING INDEX code_u;

-- case: unique-using-plain-index
ALTER TABLE bookings ADD UNIQUE USING INDEX bookings_state_idx;

-- case: unique-nulls-not-distinct
-- since: 15
ALTER TABLE bookings ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (code);

-- case: unique-drop
-- setup: ALTER TABLE bookings ADD CONSTRAINT code_uq UNIQUE (code)
ALTER TABLE bookings DROP CONSTRAINT code_uq;

-- case: unique-name-taken
ALTER TABLE bookings ADD CONSTRAINT bookings_state_idx UNIQUE (code);

-- case: pk-second
ALTER TABLE bookings ADD PRIMARY KEY (code);

-- case: pk-add-nullable
ALTER TABLE venues ADD PRIMARY KEY (id);

-- case: pk-using-index
-- setup: ALTER TABLE venues ALTER COLUMN id SET NOT NULL; CREATE UNIQUE INDEX vu ON venues (id)
ALTER TABLE venues ADD CONSTRAINT venues_pkey PRIMARY KEY USING INDEX vu;

-- case: pk-using-index-nullable
-- setup: CREATE UNIQUE INDEX vu ON venues (id)
ALTER TABLE venues ADD CONSTRAINT venues_pkey PRIMARY KEY USING INDEX vu;

-- case: pk-drop-referenced
ALTER TABLE accounts DROP CONSTRAINT accounts_pkey;

-- case: pk-drop-referenced-cascade
ALTER TABLE accounts DROP CONSTRAINT accounts_pkey CASCADE;

-- case: pk-partitioned
ALTER TABLE logs ADD PRIMARY KEY (id, at);

-- case: pk-partitioned-without-key
ALTER TABLE logs ADD PRIMARY KEY (id);

-- case: exclusion-gist
ALTER TABLE bookings ADD CONSTRAINT ex EXCLUDE USING gist (tsrange(starts_at, starts_at) WITH &&);
