-- What the requests of bench/ need, one statement a line.
CREATE INDEX IF NOT EXISTS store_sales_customer_idx ON store_sales (ss_customer_sk);
CREATE INDEX IF NOT EXISTS store_sales_store_idx ON store_sales (ss_store_sk, ss_sold_at);
