START TRANSACTION;
CREATE INDEX "IX_orders_status" ON orders (status);
COMMIT;
