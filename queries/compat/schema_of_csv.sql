-- schema_of_csv: the types of a CSV line as DDL
CREATE OR REPLACE FUNCTION lb.schema_of_csv(s text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT 'STRUCT<' || string_agg(format('_c%s: %s', i - 1, CASE
         WHEN f ~ '^[-+]?\d{1,9}$' THEN 'INT'
         WHEN f ~ '^[-+]?\d{10,18}$' THEN 'BIGINT'
         WHEN f ~ '^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$' THEN 'DOUBLE'
         WHEN f ~ '^\d{4}-\d\d?-\d\d?$' THEN 'DATE'
         WHEN f ~ '^\d{4}-\d\d?-\d\d?[ T]\d\d?:\d\d' THEN 'TIMESTAMP'
         WHEN lower(f) IN ('true', 'false') THEN 'BOOLEAN'
         ELSE 'STRING' END), ', ' ORDER BY i) || '>'
  FROM unnest(lb.csv_fields(s, coalesce(options ->> 'sep', options ->> 'delimiter', ','))) WITH ORDINALITY u(f, i)
$$;
