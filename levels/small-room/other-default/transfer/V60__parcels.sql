SET lock_timeout = '2s';

ALTER TABLE parcels ADD COLUMN seen_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE parcels ADD COLUMN tracking uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE parcels ADD COLUMN country varchar(2) NOT NULL DEFAULT 'DE';
ALTER TABLE parcels ALTER COLUMN note TYPE text;  -- was varchar(200)
