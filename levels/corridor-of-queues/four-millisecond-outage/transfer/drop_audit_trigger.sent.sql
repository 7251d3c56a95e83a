BEGIN;
DROP TRIGGER orders_audit ON orders;
COMMIT;
