-- to_timestamp_ntz(text, pattern) when errors become NULL
CREATE OR REPLACE FUNCTION lb.try_to_timestamp_ntz(s text, pattern text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT p.local FROM lb.parse_datetime(s, pattern) p
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp_ntz(ts date, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp_ntz(ts timestamp, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp_ntz(ts timestamptz, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
