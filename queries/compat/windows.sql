-- window with a slide: the windows that a time is in, each as a struct, the earliest first
CREATE OR REPLACE FUNCTION lb.windows(ts timestamptz, width interval, slide interval, start interval) RETURNS SETOF jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_build_object('start', b, 'end', b + width)
  FROM (SELECT date_bin(slide, ts, timestamptz '1970-01-01 00:00:00Z' + start) AS last) bin,
       generate_series(last - (ceil(extract(epoch FROM width) / extract(epoch FROM slide)) - 1)::integer * slide, last, slide) AS b
 WHERE ts < b + width
$$;
CREATE OR REPLACE FUNCTION lb.windows(ts timestamp, width interval, slide interval, start interval) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_build_object('start', b, 'end', b + width)
  FROM (SELECT date_bin(slide, ts, timestamp '1970-01-01' + start) AS last) bin,
       generate_series(last - (ceil(extract(epoch FROM width) / extract(epoch FROM slide)) - 1)::integer * slide, last, slide) AS b
 WHERE ts < b + width
$$;
