SET lock_timeout = '2s';
CREATE UNIQUE INDEX orders_note_idx ON orders (lower(note), qty) WHERE note IS NOT NULL;
