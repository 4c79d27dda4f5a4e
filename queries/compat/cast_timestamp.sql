-- a text as timestamptz by CAST: digits behind the sixth are cut off, what is missing is the first of it,
-- a time alone is one of today
CREATE OR REPLACE FUNCTION lb.cast_timestamp(s text) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(lb.datetime_text(CASE WHEN s ~ '^\s*T?\d{1,2}:' THEN current_date || ' ' || ltrim(s, ' T') ELSE s END, true), s)::timestamptz
$$;
