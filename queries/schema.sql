-- The star schema that the queries of source/ read: a shop's sales, as a Databricks team keeps it in Delta.
CREATE TABLE IF NOT EXISTS store (
  s_store_sk BIGINT NOT NULL,
  s_store_name STRING,
  s_state STRING COMMENT 'two letters',
  s_opened DATE,
  CONSTRAINT store_pk PRIMARY KEY (s_store_sk)
) USING DELTA;

CREATE TABLE IF NOT EXISTS item (
  i_item_sk BIGINT NOT NULL,
  i_item_id STRING,
  i_category STRING,
  i_brand STRING,
  i_current_price DECIMAL(7,2),
  i_tags ARRAY<STRING>,
  CONSTRAINT item_pk PRIMARY KEY (i_item_sk)
) USING DELTA
CLUSTER BY (i_category);

CREATE TABLE IF NOT EXISTS customer (
  c_customer_sk BIGINT NOT NULL,
  c_first_name STRING,
  c_last_name STRING,
  c_email_address STRING,
  c_birth_date DATE,
  c_preferences MAP<STRING, STRING>,
  CONSTRAINT customer_pk PRIMARY KEY (c_customer_sk)
) USING DELTA
TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');

CREATE TABLE IF NOT EXISTS store_sales (
  ss_ticket_number BIGINT NOT NULL,
  ss_line INT NOT NULL,
  ss_sold_at TIMESTAMP,
  ss_item_sk BIGINT,
  ss_customer_sk BIGINT,
  ss_store_sk BIGINT,
  ss_quantity INT,
  ss_sales_price DECIMAL(7,2),
  ss_net_paid DECIMAL(9,2),
  CONSTRAINT store_sales_pk PRIMARY KEY (ss_ticket_number, ss_line)
) USING DELTA
PARTITIONED BY (ss_store_sk);
