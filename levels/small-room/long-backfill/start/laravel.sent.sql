BEGIN;
-- Two statements for each page, until fewer than 50000 come back:
--   select "id" from "orders" where "region" is null order by "id" asc
--     limit 50000 offset 0, then 50000, 100000 and so on
--   update "orders" set "region" = ... where "id" in (the 50000 found)
-- Written here as one statement, with its pages:
-- migrate: batch 50000 by id, offset
update "orders" set "region" = case when country in ('ES', 'FR', 'IT', 'PT') then 'south' else 'north' end where "region" is null;
COMMIT;
