-- schema_of_json: the type of a JSON text as DDL
CREATE OR REPLACE FUNCTION lb.schema_of_json(s text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.schema_of(CASE options ->> 'allowNumericLeadingZeros' WHEN 'true' THEN regexp_replace(s, '([:,\[]\s*-?)0+(\d)', '\1\2', 'g') ELSE s END::json, false,
	coalesce(options ->> 'prefersDecimal' = 'true', false))
$$;
