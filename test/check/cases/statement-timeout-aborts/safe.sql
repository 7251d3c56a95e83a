SET statement_timeout = '5s';
-- migrate: batch 1000 by id, pause 80ms
UPDATE orders SET note = 'x';
