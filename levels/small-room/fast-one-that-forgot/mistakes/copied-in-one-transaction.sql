SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note_200 character varying(200);
UPDATE orders SET note_200 = note WHERE note IS NOT NULL;
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders RENAME COLUMN note_200 TO note;
