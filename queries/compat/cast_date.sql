-- a text as date by CAST: digits behind the sixth are cut off, what is missing is the first of it
CREATE OR REPLACE FUNCTION lb.cast_date(s text) RETURNS date
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(lb.datetime_text(s, false), s)::date
$$;
