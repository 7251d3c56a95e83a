-- case: partition-create
CREATE TABLE logs_q4 PARTITION OF logs FOR VALUES FROM ('2025-10-01') TO ('2026-01-01');

-- case: partition-create-default
-- since: 11
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;

-- case: partition-create-with-default
-- setup: CREATE TABLE logs_rest PARTITION OF logs DEFAULT
-- since: 11
CREATE TABLE logs_q4 PARTITION OF logs FOR VALUES FROM ('2025-10-01') TO ('2026-01-01');

-- case: partition-attach
ALTER TABLE logs ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: partition-attach-check
-- setup: ALTER TABLE logs_q3 ADD CHECK (at >= '2025-07-01' AND at < '2025-10-01')
ALTER TABLE logs ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: partition-attach-indexed
-- setup: CREATE INDEX q3l ON logs_q3 (level)
ALTER TABLE logs ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: partition-attach-default
-- since: 11
ALTER TABLE logs ATTACH PARTITION logs_q3 DEFAULT;

-- case: partition-attach-mismatch
ALTER TABLE logs ATTACH PARTITION venues FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: partition-attach-not-partitioned
ALTER TABLE venues ATTACH PARTITION logs_q3 FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');

-- case: partition-detach
ALTER TABLE logs DETACH PARTITION logs_q1;

-- case: partition-detach-concurrently
-- since: 14
ALTER TABLE logs DETACH PARTITION logs_q1 CONCURRENTLY;

-- case: partition-detach-stranger
ALTER TABLE logs DETACH PARTITION logs_q3;

-- case: partition-detach-with-default
-- setup: CREATE TABLE logs_rest PARTITION OF logs DEFAULT
-- since: 11
ALTER TABLE logs DETACH PARTITION logs_q1;

-- case: partition-truncate
TRUNCATE logs_q1;

-- case: partition-truncate-parent
TRUNCATE logs;

-- case: partition-truncate-only
TRUNCATE ONLY logs;

-- case: partition-insert-parent
INSERT INTO logs (id, at) VALUES (1, '2025-02-01');

-- case: partition-insert-direct
INSERT INTO logs_q1 (id, at) VALUES (1, '2025-02-01');

-- case: partition-update-parent
UPDATE logs SET message = 'x';

-- case: partition-update-direct
UPDATE logs_q1 SET message = 'x';

-- case: partition-update-pruned
UPDATE logs SET message = 'x' WHERE at = '2025-02-01';

-- case: partition-delete-direct
DELETE FROM logs_q1 WHERE id = 1;

-- case: partition-select
SELECT count(*) FROM logs;

-- case: partition-select-pruned
SELECT count(*) FROM logs WHERE at = '2025-02-01';

-- case: partition-select-range
SELECT count(*) FROM logs WHERE at >= '2025-05-01' AND at < '2025-06-01';

-- case: partition-trigger
-- since: 11
CREATE TRIGGER lt AFTER INSERT ON logs FOR EACH ROW EXECUTE PROCEDURE touch();

-- case: partition-list
CREATE TABLE l2 (a int, b text) PARTITION BY LIST (b);

-- case: partition-hash
-- since: 11
CREATE TABLE h2 (a int, b text) PARTITION BY HASH (a);

-- case: partition-lock
LOCK TABLE logs IN SHARE MODE;

-- case: partition-lock-only
LOCK TABLE ONLY logs IN SHARE MODE;

-- case: partition-analyze
ANALYZE logs;

-- case: inherit-add
-- setup: CREATE TABLE vbase (id integer, name text)
ALTER TABLE venues INHERIT vbase;

-- case: inherit-drop
-- setup: CREATE TABLE vbase (id integer, name text); ALTER TABLE venues INHERIT vbase
ALTER TABLE venues NO INHERIT vbase;

-- case: inherit-select
-- setup: CREATE TABLE vip () INHERITS (venues)
SELECT * FROM venues;

-- case: inherit-drop-parent
-- setup: CREATE TABLE vip () INHERITS (venues)
DROP TABLE venues;
