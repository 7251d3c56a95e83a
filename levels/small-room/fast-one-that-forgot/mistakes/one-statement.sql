SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note, ADD COLUMN note character varying(200);
