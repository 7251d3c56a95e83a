INSERT INTO accounts SELECT g, 'a' || g || '@example.org', 'n' || g, g, 'DE', now() FROM generate_series(1, 500) g;
INSERT INTO bookings (account_id, state, remark, seats, price, starts_at, token, details, raw, code, venue_id)
  SELECT 1 + g % 500, (ARRAY['open','paid','gone'])[1 + g % 3], 'r' || g, 1 + g % 5, g, timestamp '2025-01-01' + g * interval '1 hour', md5(g::text)::uuid, '{}', '{}', 'C' || g, g % 50 FROM generate_series(1, 2000) g;
INSERT INTO tickets (booking_id, seat, price) SELECT 1 + g % 2000, 's' || g, g FROM generate_series(1, 2000) g;
INSERT INTO logs SELECT g, date '2025-01-01' + g % 180, 'info', 'm' FROM generate_series(1, 1000) g;
INSERT INTO logs_q3 SELECT g, date '2025-07-01' + g % 80, 'info', 'm' FROM generate_series(1, 500) g;
INSERT INTO venues SELECT g, 'v' || g, 'c', 'k' FROM generate_series(1, 50) g;
