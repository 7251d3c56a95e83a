BEGIN;
ALTER TABLE invoices ADD COLUMN region VARCHAR(2);
UPDATE invoices SET region = 'EU';
CREATE INDEX ix_invoices_region ON invoices (region);
COMMIT;
