-- unbase64: white space is skipped, padding may be missing
CREATE OR REPLACE FUNCTION lb.unbase64(s text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT decode(rpad(t, (length(t) + 3) / 4 * 4, '='), 'base64') FROM regexp_replace(s, '\s', '', 'g') t
$$;
