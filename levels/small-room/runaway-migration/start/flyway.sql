-- V42__add_currency_to_orders.sql
ALTER TABLE orders ADD COLUMN currency varchar(3);

UPDATE orders SET currency = 'EUR';
