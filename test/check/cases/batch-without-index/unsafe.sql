-- migrate: batch 1000 by legacy_code, pause 80ms
UPDATE orders SET note = 'x' WHERE note IS NULL;
