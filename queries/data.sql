-- Rows for the tables of schema.sql, the same on every run; psql's :scale (default 1) is 10,000 tickets.
\if :{?scale}
\else
\set scale 1
\endif
SELECT setseed(0.42);
INSERT INTO store
SELECT n, 'Store ' || n, (ARRAY['CA', 'NY', 'TX', 'WA'])[1 + n % 4], date '2015-01-01' + n * 91
FROM generate_series(1, 12) n;
INSERT INTO item
SELECT n, 'ITEM' || lpad(n::text, 8, '0'), (ARRAY['Books', 'Music', 'Shoes', 'Home', 'Sports'])[1 + n % 5],
       'brand#' || n % 37, round((1 + random() * 200)::numeric, 2),
       ARRAY[(ARRAY['new', 'sale', 'classic'])[1 + n % 3], (ARRAY['internal_a', 'gift', 'bulk', 'eco'])[1 + n % 4]]
FROM generate_series(1, 1000) n;
INSERT INTO customer
SELECT n, CASE WHEN n % 17 <> 0 THEN (ARRAY['Ann', 'Bob', 'Cid', 'Dee', 'Eve'])[1 + n % 5] END, 'Name' || n % 971,
       'user' || chr(97 + n % 26) || '@example.com', CASE WHEN n % 29 <> 0 THEN date '1940-01-01' + (n * 7919) % 25000 END,
       CASE WHEN n % 3 = 0 THEN jsonb_build_object('channel', (ARRAY['web', 'app'])[1 + n % 2]) ELSE '{}' END
FROM generate_series(1, 5000) n;
INSERT INTO store_sales
SELECT t, l, timestamptz '2025-07-01 00:00:00+00' + (random() * 365) * interval '1 day',
       1 + floor(power(random(), 2) * 1000), 1 + floor(random() * 4500), 1 + t % 12, q, p, q * p
FROM generate_series(1, :scale * 10000) t, generate_series(1, 1 + (t * 7 % 5)::int) l,
     LATERAL (SELECT 1 + (t + l) % 9 AS q, round((1 + (t * 31 + l * 17) % 20000 / 100.0)::numeric, 2) AS p) v;
ANALYZE;
