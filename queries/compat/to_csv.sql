-- to_csv: a struct by its Spark type as a CSV line
CREATE OR REPLACE FUNCTION lb.to_csv(j jsonb, type text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(CASE WHEN value ~ '[",\n\r]' OR strpos(value, delimiter) > 0 THEN '"' || replace(replace(value, '\', '\\'), '"', '\"') || '"'
                       WHEN value = '' THEN coalesce(options ->> 'emptyValue', '""')
                       ELSE coalesce(value, options ->> 'nullValue', '') END, delimiter ORDER BY i)
  FROM (SELECT i, coalesce(options ->> 'sep', options ->> 'delimiter', ',') AS delimiter,
               CASE WHEN j -> name = 'null' THEN NULL
                    WHEN t = 'timestamp' THEN lb.date_format((j ->> name)::timestamptz, coalesce(options ->> 'timestampFormat', 'yyyy-MM-dd''T''HH:mm:ss.SSSXXX'))
                    WHEN t = 'timestamp_ntz' THEN lb.date_format((j ->> name)::timestamp, coalesce(options ->> 'timestampNTZFormat', 'yyyy-MM-dd''T''HH:mm:ss.SSS'))
                    WHEN t = 'date' AND options ? 'dateFormat' THEN lb.date_format((j ->> name)::timestamp, options ->> 'dateFormat')
                    ELSE lb.value_text(j -> name, t) END AS value
          FROM (SELECT btrim(split_part(part, ':', 1), '`') AS name, substr(part, strpos(part, ':') + 1) AS t, i
                  FROM unnest(lb.type_parts(type)) WITH ORDINALITY u(part, i)) fields) f
$$;
