-- Revenue a day and store over the last 30 days of the data, with the day's share of its store.
SELECT
    s.s_store_name,
    to_char(ss.ss_sold_at, 'YYYY-MM-DD') AS sold_day,
    sum(ss.ss_net_paid) AS revenue,
    round(round(round(100 * sum(ss.ss_net_paid), 15) / sum(sum(ss.ss_net_paid)) OVER (PARTITION BY s.s_store_name), 15), 2) AS share_pct
FROM store_sales AS ss
JOIN store AS s ON ss.ss_store_sk = s.s_store_sk
WHERE ss.ss_sold_at >= (SELECT max(ss_sold_at::date) FROM store_sales) - 30
GROUP BY s.s_store_name, to_char(ss.ss_sold_at, 'YYYY-MM-DD')
ORDER BY s.s_store_name NULLS FIRST, sold_day NULLS FIRST;
