-- the replacement of Java's replaceAll ($1, \$) as that of regexp_replace (\1, $)
CREATE OR REPLACE FUNCTION lb.java_replacement(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(string_agg(CASE WHEN part[1] = '$0' THEN '\&'
                                WHEN part[1] ~ '^\$\d' THEN '\' || substr(part[1], 2)
                                WHEN part[1] = '\\' THEN '\\'
                                WHEN part[1] ~ '^\\' THEN substr(part[1], 2)
                                ELSE part[1] END, '' ORDER BY i), '')
  FROM regexp_matches(s, '\$\d|\\.|.', 'g') WITH ORDINALITY u(part, i)
$$;
