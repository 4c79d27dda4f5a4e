-- the bins of lb.histogram_numeric with their x as a Spark type: whole numbers, days, microseconds or months
CREATE OR REPLACE FUNCTION lb.histogram_as(bins jsonb[], type text) RETURNS jsonb[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(SELECT jsonb_build_object('x', CASE type
                    WHEN 'date' THEN to_jsonb(date '1970-01-01' + n::integer)
                    WHEN 'timestamp' THEN to_jsonb(timestamptz 'epoch' + n * interval '1 microsecond')
                    WHEN 'timestamp_ntz' THEN to_jsonb(timestamp 'epoch' + n * interval '1 microsecond')
                    WHEN 'month' THEN to_jsonb(make_interval(months => n::integer))
                    WHEN 'microsecond' THEN to_jsonb(make_interval(days => (n / 86400000000)::integer) + n % 86400000000 * interval '1 microsecond')
                    ELSE to_jsonb(n) END, 'y', bin -> 'y')
               FROM unnest(bins) WITH ORDINALITY AS _(bin, i), LATERAL (SELECT trunc((bin ->> 'x')::numeric)::bigint AS n) whole
              ORDER BY i)
$$;
