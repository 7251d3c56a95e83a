-- migrate: no-transaction
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note TYPE text;
ALTER TABLE orders ADD CONSTRAINT orders_note_length CHECK (length(note) <= 200) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_length;
