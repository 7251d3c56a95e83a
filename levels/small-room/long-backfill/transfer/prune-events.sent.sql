select "id" from "events" where "created_at" < '2025-06-01 00:00:00' order by "id" asc limit 1000 offset 0;
delete from "events" where "id" in (1, 2, 3, 4, 5 /* and 995 more */);
select "id" from "events" where "created_at" < '2025-06-01 00:00:00' order by "id" asc limit 1000 offset 1000;
delete from "events" where "id" in (2001, 2002, 2003, 2004, 2005 /* and 995 more */);
