-- What lies together in the basket: the sorted list of categories of a ticket, counted.
WITH basket AS (
  SELECT ss_ticket_number, sort_array(collect_set(i_category)) AS categories
  FROM store_sales JOIN item ON ss_item_sk = i_item_sk
  GROUP BY ss_ticket_number
)
SELECT concat_ws(' + ', categories) AS combination, size(categories) AS n, count(*) AS tickets
FROM basket
WHERE size(categories) > 1
GROUP BY categories
ORDER BY tickets DESC, combination
LIMIT 10;
