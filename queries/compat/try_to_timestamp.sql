-- try_to_timestamp(text, pattern): NULL when the text does not match
CREATE OR REPLACE FUNCTION lb.try_to_timestamp(s text, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN p.zone IS NULL THEN p.local::timestamptz ELSE p.local AT TIME ZONE p.zone END
  FROM lb.parse_datetime(s, pattern) p
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp(ts date, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp(ts timestamp, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
CREATE OR REPLACE FUNCTION lb.try_to_timestamp(ts timestamptz, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
