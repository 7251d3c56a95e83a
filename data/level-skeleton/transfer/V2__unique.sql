-- V2__unique.sql (executeInTransaction=false)
CREATE UNIQUE INDEX CONCURRENTLY index_orders_on_ref_once ON orders (ref);
