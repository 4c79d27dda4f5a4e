-- a pattern of Java's DateTimeFormatter in parts: a letter run ("yyyy"), a literal (with ' before it), [ or ]
CREATE OR REPLACE FUNCTION lb.date_tokens(pattern text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT array_agg(CASE WHEN m[1] = '''''' THEN ''''''
                      WHEN m[1] ~ '^''' THEN '''' || replace(substr(m[1], 2, length(m[1]) - 2), '''''', '''')
                      WHEN m[1] ~ '^[][A-Za-z]' THEN m[1]
                      ELSE '''' || m[1] END ORDER BY i)
  FROM regexp_matches(pattern, '(''''|''(?:[^'']|'''')*''|([A-Za-z])\2*|.)', 'g') WITH ORDINALITY u(m, i)
$$;
