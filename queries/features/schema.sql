-- 30 feature tables of a fraud model, keyed by three entities: 9 + 9 + 12.  lb-gen makes their rows;
-- a key of one table is a key of all tables of its entity.
CREATE SCHEMA IF NOT EXISTS features;
CREATE TABLE IF NOT EXISTS features.card_fraud_rates_30d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_fraud_rates_90d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_fraud_rates_365d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_time_since_30d (
  card_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_time_since_90d (
  card_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_time_since_365d (
  card_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_good_rates_30d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_good_rates_90d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.card_good_rates_365d (
  card_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_fraud_rates_30d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_fraud_rates_90d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_fraud_rates_365d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_time_since_30d (
  email_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_time_since_90d (
  email_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_time_since_365d (
  email_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_good_rates_30d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_good_rates_90d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.email_good_rates_365d (
  email_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_fraud_rates_30d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_fraud_rates_90d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_fraud_rates_365d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_time_since_30d (
  name_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_time_since_90d (
  name_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_time_since_365d (
  name_hash TEXT PRIMARY KEY,
  minutes_since_first INTEGER,
  minutes_since_last INTEGER,
  mean_gap DOUBLE PRECISION,
  gap_deviation DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_good_rates_30d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_good_rates_90d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_good_rates_365d (
  name_hash TEXT PRIMARY KEY,
  rate_by_count DOUBLE PRECISION,
  rate_by_amount DOUBLE PRECISION,
  transactions INTEGER,
  merchants INTEGER,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_velocity_30d (
  name_hash TEXT PRIMARY KEY,
  per_hour INTEGER,
  per_day INTEGER,
  amount_per_hour DOUBLE PRECISION,
  amount_per_day DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_velocity_90d (
  name_hash TEXT PRIMARY KEY,
  per_hour INTEGER,
  per_day INTEGER,
  amount_per_hour DOUBLE PRECISION,
  amount_per_day DOUBLE PRECISION,
  updated_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS features.name_velocity_365d (
  name_hash TEXT PRIMARY KEY,
  per_hour INTEGER,
  per_day INTEGER,
  amount_per_hour DOUBLE PRECISION,
  amount_per_day DOUBLE PRECISION,
  updated_at TIMESTAMP
);
