START TRANSACTION;
ALTER TABLE orders ADD currency character varying(3);
UPDATE orders SET currency = 'EUR';
COMMIT;
