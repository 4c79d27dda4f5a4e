-- Month over month growth of each category, and whether it is in stock anywhere (semi join).
WITH monthly AS (
    SELECT
        i_category,
        date_trunc('month', ss_sold_at) AS month,
        sum(ss_net_paid) AS revenue
    FROM store_sales
    JOIN item ON ss_item_sk = i_item_sk
    GROUP BY 1, 2
)
SELECT
    m.i_category,
    to_char(m.month, 'Mon YYYY') AS month_name,
    m.revenue,
    m.revenue - lag(m.revenue) OVER w AS change,
    round((round(round(m.revenue, 19) / nullif(lag(m.revenue) OVER w, 0)::numeric(19,2), 19) - 1)::numeric(38,18), 4) AS growth
FROM monthly AS m
WHERE EXISTS (
    SELECT 1
    FROM item AS i
    WHERE i.i_category = m.i_category AND i.i_current_price > 0
)
WINDOW w AS (PARTITION BY m.i_category ORDER BY m.month NULLS FIRST)
ORDER BY m.i_category NULLS FIRST, m.month NULLS FIRST;
