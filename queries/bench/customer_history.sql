-- NAME: customer_history
-- WEIGHT: 25
-- PARAM customer = zipf(1, 4500, 1.1)
SELECT ss_ticket_number, sum(ss_net_paid) AS paid, max(ss_sold_at) AS sold_at
FROM store_sales WHERE ss_customer_sk = :customer
GROUP BY ss_ticket_number ORDER BY sold_at DESC LIMIT 20;
