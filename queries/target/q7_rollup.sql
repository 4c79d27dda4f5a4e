-- Units and revenue by state, store and month, with subtotals.
SELECT
    s_state,
    s_store_name,
    date_trunc('month', ss_sold_at::date::timestamp)::date AS month,
    grouping(s_state, s_store_name, date_trunc('month', ss_sold_at::date::timestamp)::date)::bigint AS level,
    sum(ss_quantity) AS units,
    avg(ss_sales_price)::numeric(11,6)::numeric(9,2) AS avg_price
FROM store_sales
JOIN store ON ss_store_sk = s_store_sk
GROUP BY ROLLUP (s_state, s_store_name, date_trunc('month', ss_sold_at::date::timestamp)::date)
ORDER BY s_state NULLS FIRST, s_store_name NULLS FIRST, month NULLS FIRST;
