-- from_csv: a CSV line by a Spark struct type as jsonb; what does not fit is NULL
CREATE OR REPLACE FUNCTION lb.from_csv(s text, type text, options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT jsonb_object_agg(name, CASE WHEN value = '' THEN NULL
                                   WHEN t IN ('string', 'date', 'timestamp', 'timestamp_ntz', 'binary') OR t LIKE 'interval%'
                                   THEN lb.json_cast(to_json(CASE t WHEN 'string' THEN value ELSE btrim(value) END), t, options)
                                   WHEN lower(btrim(value)) ~ '^(true|false|-?\d+(\.\d+)?(e[-+]?\d+)?)$'
                                   THEN lb.json_cast(lower(regexp_replace(btrim(value), '^(-?)0+(\d)', '\1\2'))::json, t, options) END)
  FROM (SELECT btrim(split_part(part, ':', 1), '`') AS name, substr(part, strpos(part, ':') + 1) AS t, f.value
          FROM unnest(lb.type_parts(type)) WITH ORDINALITY u(part, i)
          LEFT JOIN unnest(lb.csv_fields(s, coalesce(options ->> 'sep', options ->> 'delimiter', ','))) WITH ORDINALITY f(value, i) USING (i)) fields
$$;
