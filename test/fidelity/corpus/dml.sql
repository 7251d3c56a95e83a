-- case: select-one
SELECT * FROM bookings WHERE id = 5;

-- case: select-all
SELECT count(*) FROM tickets;

-- case: select-join
SELECT * FROM bookings b JOIN accounts a ON a.id = b.account_id WHERE b.id = 3;

-- case: select-cte
WITH x AS (SELECT id FROM bookings WHERE seats = 2) SELECT * FROM x;

-- case: select-sub
SELECT * FROM accounts WHERE id IN (SELECT account_id FROM bookings WHERE seats > 3);

-- case: select-for-update
SELECT * FROM bookings WHERE id = 1 FOR UPDATE;

-- case: select-for-no-key-update
SELECT * FROM bookings WHERE id = 1 FOR NO KEY UPDATE;

-- case: select-for-key-share
SELECT * FROM bookings WHERE id = 1 FOR KEY SHARE;

-- case: select-for-update-of
SELECT * FROM bookings b JOIN accounts a ON a.id = b.account_id WHERE b.id = 1 FOR UPDATE OF b;

-- case: select-missing-column
SELECT nope FROM bookings;

-- case: select-missing-table
SELECT 1 FROM nope;

-- case: insert-plain
INSERT INTO tickets (booking_id, seat) VALUES (1, 'a');

-- case: insert-fk
INSERT INTO bookings (account_id, seats, starts_at) VALUES (1, 2, now());

-- case: insert-not-null
INSERT INTO bookings (account_id, seats) VALUES (1, 2);

-- case: insert-identity-always
INSERT INTO bookings (id, account_id, seats, starts_at) VALUES (9000, 1, 2, now());

-- case: insert-select
INSERT INTO tickets (booking_id) SELECT id FROM bookings;

-- case: insert-select-limit
INSERT INTO venues (id, name) SELECT id, email FROM accounts LIMIT 5;

-- case: insert-on-conflict
INSERT INTO accounts (id, email) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING;

-- case: insert-on-conflict-update
INSERT INTO accounts (id, email) VALUES (1, 'x') ON CONFLICT (email) DO UPDATE SET nickname = 'q';

-- case: insert-on-conflict-none
INSERT INTO venues (id) VALUES (1) ON CONFLICT (id) DO NOTHING;

-- case: insert-default-values
INSERT INTO venues DEFAULT VALUES;

-- case: update-one
UPDATE bookings SET remark = 'x' WHERE id = 1;

-- case: update-all
UPDATE bookings SET remark = 'x';

-- case: update-fk-column
UPDATE bookings SET account_id = 2 WHERE id = 1;

-- case: update-key
UPDATE accounts SET id = id WHERE id = 1;

-- case: update-unique-column
UPDATE accounts SET email = 'y' WHERE id = 1;

-- case: update-from
UPDATE bookings b SET remark = a.email FROM accounts a WHERE a.id = b.account_id;

-- case: update-missing-column
UPDATE bookings SET nope = 1;

-- case: update-in-subquery
UPDATE bookings SET remark = 'x' WHERE id IN (SELECT id FROM bookings WHERE remark IS NOT NULL ORDER BY id LIMIT 100);

-- case: update-generated
-- setup: ALTER TABLE tickets ADD COLUMN twice int GENERATED ALWAYS AS (price * 2) STORED
-- since: 12
UPDATE tickets SET twice = 1;

-- case: delete-one
DELETE FROM bookings WHERE id = 1;

-- case: delete-all
DELETE FROM tickets;

-- case: delete-referenced
-- setup: ALTER TABLE accounts ADD COLUMN z int; INSERT INTO accounts (id, email) VALUES (9999, 'gone')
DELETE FROM accounts WHERE id = 9999;

-- case: delete-using
DELETE FROM tickets t USING bookings b WHERE b.id = t.booking_id AND b.seats = 3;

-- case: delete-cascade
-- setup: ALTER TABLE tickets ADD FOREIGN KEY (booking_id) REFERENCES bookings (id) ON DELETE CASCADE
DELETE FROM bookings WHERE id = 1;

-- case: merge-values
-- since: 15
MERGE INTO bookings b USING (VALUES (1)) v(id) ON b.id = v.id WHEN MATCHED THEN UPDATE SET remark = 'm';

-- case: merge-table
-- since: 15
MERGE INTO venues v USING accounts a ON a.id = v.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (a.id);

-- case: copy-to
COPY tickets TO '/dev/null';

-- case: copy-query
COPY (SELECT seat FROM tickets) TO '/dev/null';

-- case: explain-update
EXPLAIN UPDATE bookings SET remark = 'x';

-- case: declare-cursor
DECLARE c CURSOR FOR SELECT * FROM bookings;

-- case: lock-default
LOCK TABLE tickets;

-- case: lock-share
LOCK TABLE tickets IN SHARE MODE;

-- case: lock-row-exclusive
LOCK TABLE tickets IN ROW EXCLUSIVE MODE;

-- case: lock-share-update-exclusive
LOCK TABLE tickets IN SHARE UPDATE EXCLUSIVE MODE;

-- case: lock-view
LOCK TABLE open_bookings IN ACCESS EXCLUSIVE MODE;

-- case: lock-two
LOCK TABLE tickets, venues IN EXCLUSIVE MODE;
