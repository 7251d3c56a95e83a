SET statement_timeout = '1s';
UPDATE orders SET note = 'x';
