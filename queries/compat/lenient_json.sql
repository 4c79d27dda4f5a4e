-- JSON as Jackson also reads it for Spark, with strings in single quotes and bare line ends in strings, as JSON
CREATE OR REPLACE FUNCTION lb.lenient_json(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(CASE WHEN token ~ '^''' THEN '"' || replace(replace(content, '\''', ''''), '"', '\"') || '"'
                       WHEN token ~ '^"' THEN '"' || content || '"'
                       ELSE token END, '' ORDER BY i)
  FROM (SELECT i, m[1] AS token,
               replace(replace(replace(substr(m[1], 2, length(m[1]) - 2), E'\n', '\n'), E'\t', '\t'), E'\r', '\r') AS content
          FROM regexp_matches(s, '("(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.)*''|[^"'']+|.)', 'g') WITH ORDINALITY u(m, i)) tokens
$$;
