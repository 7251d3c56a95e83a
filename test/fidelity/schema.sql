-- The schema that every case of the corpus starts from; its rows are in rows.sql.
CREATE TABLE accounts (id bigint PRIMARY KEY, email text NOT NULL, nickname varchar(60), balance numeric(12,2), region char(2), last_seen timestamptz);
CREATE UNIQUE INDEX accounts_email_key ON accounts (email);
CREATE TABLE bookings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id bigint NOT NULL REFERENCES accounts (id), state varchar(16) NOT NULL DEFAULT 'open', remark text,
  seats integer NOT NULL, price numeric(8,2), starts_at timestamp NOT NULL, ended_at timestamptz, token uuid, details jsonb, raw json, code varchar(30), venue_id integer,
  CONSTRAINT bookings_seats_check CHECK (seats > 0));
CREATE INDEX bookings_state_idx ON bookings (state);
CREATE INDEX bookings_starts_idx ON bookings (starts_at);
CREATE INDEX bookings_token_idx ON bookings (token);
CREATE TABLE tickets (id serial PRIMARY KEY, booking_id bigint NOT NULL, seat text, price integer);
CREATE TABLE logs (id bigint NOT NULL, at date NOT NULL, level text, message text) PARTITION BY RANGE (at);
CREATE TABLE logs_q1 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2025-04-01');
CREATE TABLE logs_q2 PARTITION OF logs FOR VALUES FROM ('2025-04-01') TO ('2025-07-01');
CREATE INDEX logs_level_idx ON logs (level);
CREATE TABLE logs_q3 (id bigint NOT NULL, at date NOT NULL, level text, message text);
CREATE TABLE venues (id integer, name text, city text, kind text);
CREATE TYPE ticket_kind AS ENUM ('adult', 'child');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN label AS text;
CREATE SEQUENCE invoice_numbers;
CREATE VIEW open_bookings AS SELECT id, account_id, state FROM bookings WHERE state = 'open';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
