-- Two changes, in two sessions. Both have been waiting for four minutes.

-- pid 3107: waits: Lock, relation. Asked for ShareUpdateExclusiveLock on
-- invoices. Blocked by pid 2950: VACUUM invoices, started by hand.
ALTER TABLE invoices VALIDATE CONSTRAINT invoices_total_positive;

-- pid 3111: waits: Lock, relation. Asked for AccessExclusiveLock on
-- customers. Blocked by pid 2988: an export, SELECT * FROM customers.
ALTER TABLE customers DROP COLUMN fax;
