UPDATE orders SET note = 'x' WHERE note IS NULL;
