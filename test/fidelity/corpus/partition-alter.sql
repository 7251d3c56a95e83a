-- case: pa-add-column-not-null-default
ALTER TABLE logs ADD COLUMN host text NOT NULL DEFAULT 'a';

-- case: pa-only-add-column
ALTER TABLE ONLY logs ADD COLUMN host text;

-- case: pa-drop-column-only
ALTER TABLE ONLY logs DROP COLUMN message;

-- case: pa-partition-drop-column
ALTER TABLE logs_q1 DROP COLUMN message;

-- case: pa-partition-set-default
ALTER TABLE logs_q1 ALTER COLUMN message SET DEFAULT 'x';

-- case: pa-partition-set-not-null
ALTER TABLE logs_q1 ALTER COLUMN message SET NOT NULL;

-- case: pa-partition-drop-not-null
ALTER TABLE logs_q1 ALTER COLUMN at DROP NOT NULL;

-- case: pa-set-default
ALTER TABLE logs ALTER COLUMN level SET DEFAULT 'info';

-- case: pa-only-set-not-null
ALTER TABLE ONLY logs ALTER COLUMN message SET NOT NULL;

-- case: pa-set-storage
ALTER TABLE logs ALTER COLUMN message SET STORAGE MAIN;

-- case: pa-only-check
ALTER TABLE ONLY logs ADD CONSTRAINT lc CHECK (id > 0);

-- case: pa-only-check-no-inherit
ALTER TABLE logs ADD CONSTRAINT lc CHECK (id > 0) NO INHERIT;

-- case: pa-drop-check
-- setup: ALTER TABLE logs ADD CONSTRAINT lc CHECK (id > 0)
ALTER TABLE logs DROP CONSTRAINT lc;

-- case: pa-drop-check-on-partition
-- setup: ALTER TABLE logs ADD CONSTRAINT lc CHECK (id > 0)
ALTER TABLE logs_q1 DROP CONSTRAINT lc;

-- case: pa-rename-check
-- setup: ALTER TABLE logs ADD CONSTRAINT lc CHECK (id > 0)
ALTER TABLE logs RENAME CONSTRAINT lc TO lc2;

-- case: pa-partition-add-check
ALTER TABLE logs_q1 ADD CONSTRAINT lc CHECK (id > 0);

-- case: pa-partition-add-fk
ALTER TABLE logs_q1 ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id) NOT VALID;

-- case: pa-drop-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id)
-- since: 11
ALTER TABLE logs DROP CONSTRAINT lf;

-- case: pa-partition-drop-inherited-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id)
-- since: 11
ALTER TABLE logs_q1 DROP CONSTRAINT lf;

-- case: pa-validate-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id) NOT VALID
-- since: 18
ALTER TABLE logs VALIDATE CONSTRAINT lf;

-- case: pa-detach-with-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id)
-- since: 11
ALTER TABLE logs DETACH PARTITION logs_q1;

-- case: pa-attach-with-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id)
-- since: 11
ALTER TABLE logs ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: pa-attach-overlap
ALTER TABLE logs ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-06-01') TO ('2025-10-01');

-- case: pa-attach-already
ALTER TABLE logs ATTACH PARTITION logs_q1 FOR VALUES FROM ('2027-07-01') TO ('2027-10-01');

-- case: pa-create-overlap
CREATE TABLE logs_x PARTITION OF logs FOR VALUES FROM ('2025-06-01') TO ('2025-10-01');

-- case: pa-create-with-pk
-- since: 11
CREATE TABLE logs_x PARTITION OF logs (PRIMARY KEY (id)) FOR VALUES FROM ('2025-08-01') TO ('2025-10-01');

-- case: pa-create-with-fk
-- setup: ALTER TABLE logs ADD CONSTRAINT lf FOREIGN KEY (id) REFERENCES bookings (id)
-- since: 11
CREATE TABLE logs_x PARTITION OF logs FOR VALUES FROM ('2025-08-01') TO ('2025-10-01');

-- case: pa-create-sub-partitioned
CREATE TABLE logs_x PARTITION OF logs FOR VALUES FROM ('2025-08-01') TO ('2025-10-01') PARTITION BY RANGE (at);

-- case: pa-index-partition-only-attach
-- setup: CREATE INDEX lm ON ONLY logs (message); CREATE INDEX lm1 ON logs_q1 (message)
-- since: 11
ALTER INDEX lm ATTACH PARTITION lm1;

-- case: pa-index-exists-on-partition
-- setup: CREATE INDEX lm1 ON logs_q1 (message)
-- since: 11
CREATE INDEX lm ON logs (message);

-- case: pa-index-unique-with-key
-- since: 11
CREATE UNIQUE INDEX lu ON logs (id, at);

-- case: pa-pk-drop
-- setup: ALTER TABLE logs ADD CONSTRAINT lp PRIMARY KEY (id, at)
-- since: 11
ALTER TABLE logs DROP CONSTRAINT lp;

-- case: pa-pk-drop-on-partition
-- setup: ALTER TABLE logs ADD CONSTRAINT lp PRIMARY KEY (id, at)
-- since: 11
ALTER TABLE logs_q1 DROP CONSTRAINT logs_q1_pkey;

-- case: pa-rename-partition
ALTER TABLE logs_q1 RENAME TO logs_first;

-- case: pa-rename-parent
ALTER TABLE logs RENAME TO journal;

-- case: pa-set-schema
-- setup: CREATE SCHEMA attic
ALTER TABLE logs SET SCHEMA attic;

-- case: pa-partition-set-schema
-- setup: CREATE SCHEMA attic
ALTER TABLE logs_q1 SET SCHEMA attic;

-- case: pa-owner
ALTER TABLE logs OWNER TO CURRENT_USER;

-- case: pa-replica-identity
ALTER TABLE logs REPLICA IDENTITY FULL;

-- case: pa-rls
ALTER TABLE logs ENABLE ROW LEVEL SECURITY;

-- case: pa-set-unlogged
ALTER TABLE logs SET UNLOGGED;

-- case: pa-partition-set-unlogged
ALTER TABLE logs_q1 SET UNLOGGED;

-- case: pa-cluster-on
ALTER TABLE logs CLUSTER ON logs_level_idx;

-- case: pa-partition-fillfactor
ALTER TABLE logs_q1 SET (fillfactor = 70);

-- case: pa-trigger-on-partition
CREATE TRIGGER t1 BEFORE INSERT ON logs_q1 FOR EACH ROW EXECUTE PROCEDURE touch();

-- case: pa-trigger-disable
-- setup: CREATE TRIGGER t1 AFTER INSERT ON logs FOR EACH ROW EXECUTE PROCEDURE touch()
-- since: 11
ALTER TABLE logs DISABLE TRIGGER t1;

-- case: pa-trigger-drop
-- setup: CREATE TRIGGER t1 AFTER INSERT ON logs FOR EACH ROW EXECUTE PROCEDURE touch()
-- since: 11
DROP TRIGGER t1 ON logs;

-- case: pa-trigger-drop-on-partition
-- setup: CREATE TRIGGER t1 AFTER INSERT ON logs FOR EACH ROW EXECUTE PROCEDURE touch()
-- since: 11
DROP TRIGGER t1 ON logs_q1;

-- case: pa-vacuum
VACUUM logs;

-- case: pa-comment
COMMENT ON TABLE logs IS 'x';

-- case: pa-grant
GRANT SELECT ON logs TO public;

-- case: pa-reindex-partition
REINDEX TABLE logs_q1;

-- case: pa-drop-two
DROP TABLE logs_q1, logs_q2;

-- case: pa-of-type-add-generated
-- since: 12
ALTER TABLE logs ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED;

-- case: pa-identity
-- since: 17
ALTER TABLE logs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;

-- case: pa-statistics
CREATE STATISTICS ls (dependencies) ON level, message FROM logs;

-- case: pa-delete-parent
DELETE FROM logs WHERE id = 7;

-- case: pa-for-update
SELECT * FROM logs WHERE id = 7 AND at = '2025-02-01' FOR UPDATE;

-- case: pa-insert-unrouted
INSERT INTO logs VALUES (1, '2031-01-01', 'a', 'b');

-- case: pa-detach-finalize
-- since: 14
ALTER TABLE logs DETACH PARTITION logs_q1 FINALIZE;

-- case: pa-detach-concurrently-default
-- setup: CREATE TABLE logs_d PARTITION OF logs DEFAULT
-- since: 14
ALTER TABLE logs DETACH PARTITION logs_q1 CONCURRENTLY;

-- case: pa-truncate-two
TRUNCATE logs_q1, logs_q3;
