-- Units and revenue by state, store and month, with subtotals.
SELECT s_state, s_store_name, trunc(ss_sold_at, 'MM') AS month,
       grouping_id() AS level, sum(ss_quantity) AS units, cast(avg(ss_sales_price) AS DECIMAL(9,2)) AS avg_price
FROM store_sales JOIN store ON ss_store_sk = s_store_sk
GROUP BY ROLLUP (s_state, s_store_name, trunc(ss_sold_at, 'MM'))
ORDER BY s_state, s_store_name, month;
