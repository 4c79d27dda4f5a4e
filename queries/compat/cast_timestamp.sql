-- a text as timestamptz by CAST: digits behind the sixth are cut off, what is missing is the first of it
CREATE OR REPLACE FUNCTION lb.cast_timestamp(s text) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(lb.datetime_text(s, true), s)::timestamptz
$$;
