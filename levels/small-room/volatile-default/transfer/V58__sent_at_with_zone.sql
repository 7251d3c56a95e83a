-- V58__sent_at_with_zone.sql
ALTER TABLE shipments ALTER COLUMN sent_at TYPE timestamptz;
