-- The three items that earn most in each category.
SELECT i_category, i_item_id, revenue, place
FROM (
    SELECT
        i_category,
        i_item_id,
        revenue,
        rank() OVER (PARTITION BY i_category ORDER BY revenue DESC NULLS LAST) AS place,
        row_number() OVER (PARTITION BY i_category ORDER BY revenue DESC NULLS LAST, i_item_id NULLS FIRST) AS _3
    FROM (
        SELECT i.i_category, i.i_item_id, sum(ss.ss_net_paid) AS revenue
        FROM store_sales AS ss
        JOIN item AS i ON ss.ss_item_sk = i.i_item_sk
        GROUP BY i.i_category, i.i_item_id
    ) AS _1
) AS _2
WHERE _3 <= 3
ORDER BY i_category NULLS FIRST, place NULLS FIRST, i_item_id NULLS FIRST;
