-- Customers who have never bought, or not in the last half year of the data.
WITH last_sale AS (
  SELECT ss_customer_sk, max(ss_sold_at) AS last_at FROM store_sales GROUP BY ss_customer_sk
)
SELECT c.c_customer_sk, c.c_email_address, l.last_at,
       datediff(to_date('2026-06-30'), to_date(l.last_at)) AS days_silent,
       CASE WHEN l.last_at IS NULL THEN 'never' WHEN l.last_at < add_months(DATE'2026-06-30', -6) THEN 'dormant' ELSE 'active' END AS state
FROM customer c LEFT JOIN last_sale l ON l.ss_customer_sk = c.c_customer_sk
WHERE l.last_at IS NULL OR l.last_at < add_months(DATE'2026-06-30', -6)
ORDER BY l.last_at, c.c_customer_sk
LIMIT 100;
