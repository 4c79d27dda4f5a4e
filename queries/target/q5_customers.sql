-- Customers with their age group, preferred channel and the items of their last three tickets.
SELECT
    c.c_customer_sk AS customer,
    coalesce(c.c_first_name, '') || ' ' || upper(c.c_last_name) AS name,
    CASE WHEN c.c_birth_date IS NULL THEN 'unknown' ELSE (lb.lax_bigint(floor(lb.months_between(date '2026-01-01'::timestamptz::timestamp, c.c_birth_date::timestamptz::timestamp) / 120)) * 10)::integer::text || 's' END AS age_group,
    coalesce(c.c_preferences ->> 'channel', 'store') AS channel,
    l.items
FROM customer AS c
JOIN (
    SELECT
        ss_customer_sk,
        coalesce(array_agg(ss_item_sk) FILTER (WHERE ss_item_sk IS NOT NULL), '{}') AS items
    FROM (
        SELECT
            ss_customer_sk,
            ss_item_sk,
            dense_rank() OVER (PARTITION BY ss_customer_sk ORDER BY ss_ticket_number DESC NULLS LAST) AS recent
        FROM store_sales
    ) AS _1
    WHERE recent <= 3
    GROUP BY ss_customer_sk
) AS l ON l.ss_customer_sk = c.c_customer_sk
WHERE c.c_email_address ~ '^[a-z.]+@example\.com$'
ORDER BY customer NULLS FIRST
LIMIT 50;
