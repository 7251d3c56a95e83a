-- migrate: batch 1000 by id, pause 80ms
UPDATE orders SET note = 'x' WHERE note IS NULL;
