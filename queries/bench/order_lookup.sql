-- NAME: order_lookup
-- WEIGHT: 40
-- PARAM ticket = random(1, 10000)
SELECT ss_line, ss_item_sk, ss_quantity, ss_net_paid FROM store_sales WHERE ss_ticket_number = :ticket;
