-- NAME: store_day
-- WEIGHT: 5
-- PARAM store = random(1, 12)
-- PARAM day = random('2025-07-01', '2026-06-30')
SELECT count(*) AS lines, sum(ss_net_paid) AS revenue
FROM store_sales WHERE ss_store_sk = :store AND ss_sold_at >= :day::date AND ss_sold_at < :day::date + 1;
