-- What lies together in the basket: the sorted list of categories of a ticket, counted.
WITH basket AS (
    SELECT
        ss_ticket_number,
        lb.sort_array(coalesce(array_agg(DISTINCT i_category) FILTER (WHERE i_category IS NOT NULL), '{}')) AS categories
    FROM store_sales
    JOIN item ON ss_item_sk = i_item_sk
    GROUP BY ss_ticket_number
)
SELECT
    coalesce(array_to_string(categories, ' + '), '') AS combination,
    cardinality(categories) AS n,
    count(*) AS tickets
FROM basket
WHERE cardinality(categories) > 1
GROUP BY categories
ORDER BY tickets DESC NULLS LAST, combination NULLS FIRST
LIMIT 10;
