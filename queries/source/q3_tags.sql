-- How tags sell: one row for each tag of an item.
SELECT tag, count(DISTINCT i.i_item_sk) AS items, sum(ss.ss_quantity) AS units
FROM item i
LATERAL VIEW explode(i.i_tags) t AS tag
JOIN store_sales ss ON ss.ss_item_sk = i.i_item_sk
WHERE tag NOT LIKE 'internal\_%'
GROUP BY tag
HAVING sum(ss.ss_quantity) > 0
ORDER BY units DESC, tag
LIMIT 20;
