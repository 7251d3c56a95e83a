BEGIN;
-- Sent over and over, with 50000 more behind OFFSET each time, until fewer than 50000 come back:
--   select "id" from "orders" where "region" is null order by "id" asc limit 50000 offset 0
--   update "orders" set "region" = ... where "id" in (those 50000)
-- migrate: batch 50000 by id, offset
update "orders" set "region" = case when country in ('ES', 'FR', 'IT', 'PT') then 'south' else 'north' end where "region" is null;
COMMIT;
