-- Customers who have never bought, or not in the last half year of the data.
WITH last_sale AS (
    SELECT ss_customer_sk, max(ss_sold_at) AS last_at
    FROM store_sales
    GROUP BY ss_customer_sk
)
SELECT
    c.c_customer_sk,
    c.c_email_address,
    l.last_at,
    date '2026-06-30' - l.last_at::date AS days_silent,
    CASE
        WHEN l.last_at IS NULL THEN 'never'
        WHEN l.last_at < (date '2026-06-30' + -6 * interval '1 month')::date THEN 'dormant'
        ELSE 'active'
    END AS state
FROM customer AS c
LEFT JOIN last_sale AS l ON l.ss_customer_sk = c.c_customer_sk
WHERE l.last_at IS NULL
    OR l.last_at < (date '2026-06-30' + -6 * interval '1 month')::date
ORDER BY l.last_at NULLS FIRST, c.c_customer_sk NULLS FIRST
LIMIT 100;
