-- migrate: batch 2000 by id, pause 80ms
UPDATE orders SET note = 'x' WHERE note IS NULL;
