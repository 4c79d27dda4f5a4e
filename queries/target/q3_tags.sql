-- How tags sell: one row for each tag of an item.
SELECT tag, count(DISTINCT i.i_item_sk) AS items, sum(ss.ss_quantity) AS units
FROM item AS i
CROSS JOIN LATERAL unnest(i.i_tags) AS t(tag)
JOIN store_sales AS ss ON ss.ss_item_sk = i.i_item_sk
WHERE tag NOT LIKE 'internal\_%'
GROUP BY tag
HAVING sum(ss.ss_quantity) > 0
ORDER BY units DESC NULLS LAST, tag NULLS FIRST
LIMIT 20;
