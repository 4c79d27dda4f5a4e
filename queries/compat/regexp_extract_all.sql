-- regexp_extract_all: a group of each match; '' when the group took no part in it
CREATE OR REPLACE FUNCTION lb.regexp_extract_all(s text, pattern text, idx integer DEFAULT 1) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT coalesce(regexp_substr(s, pattern, 1, n, '', idx), '')
               FROM generate_series(1, regexp_count(s, pattern)) n ORDER BY n)
$$;
