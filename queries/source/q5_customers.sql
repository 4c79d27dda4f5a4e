-- Customers with their age group, preferred channel and the items of their last three tickets.
SELECT
  c.c_customer_sk AS `customer`,
  concat(nvl(c.c_first_name, ''), ' ', upper(c.c_last_name)) AS `name`,
  IFF(c.c_birth_date IS NULL, 'unknown', concat(cast(floor(months_between(DATE'2026-01-01', c.c_birth_date) / 120) * 10 AS INT), 's')) AS age_group,
  coalesce(c.c_preferences['channel'], 'store') AS channel,
  l.items
FROM customer c
JOIN (
  SELECT ss_customer_sk, collect_list(ss_item_sk) AS items
  FROM (
    SELECT ss_customer_sk, ss_item_sk, dense_rank() OVER (PARTITION BY ss_customer_sk ORDER BY ss_ticket_number DESC) AS recent
    FROM store_sales
  )
  WHERE recent <= 3
  GROUP BY ss_customer_sk
) l ON l.ss_customer_sk = c.c_customer_sk
WHERE c.c_email_address RLIKE '^[a-z.]+@example\\.com$'
ORDER BY customer
LIMIT 50;
