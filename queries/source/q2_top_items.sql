-- The three items that earn most in each category.
SELECT i_category, i_item_id, revenue, rank() OVER (PARTITION BY i_category ORDER BY revenue DESC) AS place
FROM (
  SELECT i.i_category, i.i_item_id, sum(ss.ss_net_paid) AS revenue
  FROM store_sales ss JOIN item i ON ss.ss_item_sk = i.i_item_sk
  GROUP BY ALL
)
QUALIFY row_number() OVER (PARTITION BY i_category ORDER BY revenue DESC, i_item_id) <= 3
ORDER BY i_category, place, i_item_id;
