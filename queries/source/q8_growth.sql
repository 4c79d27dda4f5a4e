-- Month over month growth of each category, and whether it is in stock anywhere (semi join).
WITH monthly AS (
  SELECT i_category, date_trunc('MONTH', ss_sold_at) AS month, sum(ss_net_paid) AS revenue
  FROM store_sales JOIN item ON ss_item_sk = i_item_sk
  GROUP BY 1, 2
)
SELECT m.i_category, date_format(m.month, 'MMM yyyy') AS month_name, m.revenue,
       m.revenue - lag(m.revenue) OVER w AS change,
       round(m.revenue / nullif(lag(m.revenue) OVER w, 0) - 1, 4) AS growth
FROM monthly m
LEFT SEMI JOIN item i ON i.i_category = m.i_category AND i.i_current_price > 0
WINDOW w AS (PARTITION BY m.i_category ORDER BY m.month)
ORDER BY m.i_category, m.month;
