ALTER TABLE invoices VALIDATE CONSTRAINT invoices_total_positive;
ALTER TABLE customers DROP COLUMN fax;
