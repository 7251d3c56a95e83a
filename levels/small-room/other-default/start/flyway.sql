-- V53__add_retained_from_to_orders.sql
SET lock_timeout = '2s';

ALTER TABLE orders
  ADD COLUMN retained_from timestamptz NOT NULL DEFAULT now();
