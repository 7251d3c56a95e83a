SET lock_timeout = '2s';
ALTER TABLE orders RENAME COLUMN note TO note_50;
ALTER TABLE orders ADD COLUMN note character varying(200);
