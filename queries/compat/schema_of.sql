-- the Spark type of a JSON value: json (BIGINT, DOUBLE, STRUCT) or variant (DECIMAL, OBJECT, VOID); decimals: fractions of
-- JSON are DECIMAL too
CREATE OR REPLACE FUNCTION lb.schema_of(j json, variant boolean, decimals boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	s text := j #>> '{}';
	element text;
	result text;
BEGIN
	CASE json_typeof(j)
	WHEN 'object' THEN
		RETURN CASE WHEN variant THEN 'OBJECT<' ELSE 'STRUCT<' END
			|| coalesce((SELECT string_agg(CASE WHEN key ~ '^\w+$' THEN key ELSE '`' || key || '`' END || ': ' || lb.schema_of(value, variant, decimals), ', ' ORDER BY key COLLATE "C") FROM json_each(j)), '') || '>';
	WHEN 'array' THEN
		FOR element IN SELECT lb.schema_of(x, variant, decimals) FROM json_array_elements(j) x LOOP
			result := lb.merge_schemas(result, element, variant);
		END LOOP;
		RETURN 'ARRAY<' || coalesce(result, CASE WHEN variant THEN 'VOID' ELSE 'STRING' END) || '>';
	WHEN 'boolean' THEN RETURN 'BOOLEAN';
	WHEN 'string' THEN RETURN 'STRING';
	WHEN 'null' THEN RETURN CASE WHEN variant THEN 'VOID' ELSE 'STRING' END;
	ELSE
		IF s ~ '^-?\d+$' AND abs(s::numeric) < 9223372036854775808 THEN
			RETURN 'BIGINT';
		ELSIF s ~ '^-?\d+$' AND length(ltrim(s, '-')) <= 38 THEN
			RETURN format('DECIMAL(%s,0)', length(ltrim(s, '-')));
		ELSIF (variant OR decimals) AND s !~ '[eE]' AND length(regexp_replace(s, '\D', '', 'g')) <= 38 THEN
			RETURN format('DECIMAL(%s,%s)', greatest(length(regexp_replace(ltrim(s, '-0'), '\D', '', 'g')), length(split_part(s, '.', 2))), length(split_part(s, '.', 2)));
		END IF;
		RETURN 'DOUBLE';
	END CASE;
END
$$;
CREATE OR REPLACE FUNCTION lb.schema_of(j json, variant boolean) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.schema_of(j, variant, false)
$$;
