-- regexp_extract: a group of the first match; '' when there is none
CREATE OR REPLACE FUNCTION lb.regexp_extract(s text, pattern text, idx integer DEFAULT 1) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(regexp_substr(s, pattern, 1, 1, '', idx), '')
$$;
