SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note TYPE character varying(200) USING btrim(note);
