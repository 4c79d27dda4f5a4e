-- window: the tumbling window of a time as a struct
CREATE OR REPLACE FUNCTION lb.window(ts timestamptz, width interval, start interval DEFAULT '0') RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_build_object('start', b, 'end', b + width)
  FROM (SELECT date_bin(width, ts, timestamptz '1970-01-01 00:00:00Z' + start) AS b) bin
$$;
CREATE OR REPLACE FUNCTION lb.window(ts timestamp, width interval, start interval DEFAULT '0') RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_build_object('start', b, 'end', b + width)
  FROM (SELECT date_bin(width, ts, timestamp '1970-01-01' + start) AS b) bin
$$;
