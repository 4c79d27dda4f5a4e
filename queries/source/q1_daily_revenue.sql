-- Revenue a day and store over the last 30 days of the data, with the day's share of its store.
SELECT
  s.s_store_name,
  date_format(ss.ss_sold_at, 'yyyy-MM-dd') AS sold_day,
  sum(ss.ss_net_paid) AS revenue,
  round(100 * sum(ss.ss_net_paid) / sum(sum(ss.ss_net_paid)) OVER (PARTITION BY s.s_store_name), 2) AS share_pct
FROM store_sales ss
JOIN store s ON ss.ss_store_sk = s.s_store_sk
WHERE ss.ss_sold_at >= date_sub((SELECT max(to_date(ss_sold_at)) FROM store_sales), 30)
GROUP BY s.s_store_name, date_format(ss.ss_sold_at, 'yyyy-MM-dd')
ORDER BY s.s_store_name, sold_day;
