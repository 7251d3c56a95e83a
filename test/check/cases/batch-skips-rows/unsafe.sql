-- migrate: batch 1000 by created_at, pause 80ms
UPDATE orders SET note = 'x' WHERE note IS NULL;
