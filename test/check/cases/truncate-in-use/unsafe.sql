SET lock_timeout = '2s';
TRUNCATE line_items;
