BEGIN;
alter table "orders" add column "currency" varchar(3) null;
update "orders" set "currency" = 'EUR';
COMMIT;
