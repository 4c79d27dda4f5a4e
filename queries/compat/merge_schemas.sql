-- the type that values of both types have
CREATE OR REPLACE FUNCTION lb.merge_schemas(a text, b text, variant boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	prefix text := CASE WHEN variant THEN 'OBJECT<' ELSE 'STRUCT<' END;
BEGIN
	IF a LIKE 'DECIMAL%' AND b = 'BIGINT' THEN
		b := CASE WHEN variant OR a NOT LIKE '%,0)' THEN 'DECIMAL(20,0)' ELSE a END;
	ELSIF b LIKE 'DECIMAL%' AND a = 'BIGINT' THEN
		a := CASE WHEN variant OR b NOT LIKE '%,0)' THEN 'DECIMAL(20,0)' ELSE b END;
	END IF;
	IF a IS NULL OR b IS NULL OR a = b OR a = 'VOID' OR b = 'VOID' THEN
		RETURN CASE WHEN a IS NULL OR (a = 'VOID' AND b IS NOT NULL) THEN b ELSE a END;
	ELSIF a LIKE 'ARRAY<%' AND b LIKE 'ARRAY<%' THEN
		RETURN 'ARRAY<' || lb.merge_schemas((lb.type_parts(a))[1], (lb.type_parts(b))[1], variant) || '>';
	ELSIF a LIKE prefix || '%' AND b LIKE prefix || '%' THEN
		RETURN prefix || (SELECT string_agg(name || ': ' || lb.merge_schemas(f.t, g.t, variant), ', ' ORDER BY name COLLATE "C")
			FROM (SELECT split_part(btrim(p), ': ', 1) AS name, substr(btrim(p), strpos(btrim(p), ': ') + 2) AS t FROM unnest(lb.type_parts(a)) p) f
			FULL JOIN (SELECT split_part(btrim(p), ': ', 1) AS name, substr(btrim(p), strpos(btrim(p), ': ') + 2) AS t FROM unnest(lb.type_parts(b)) p) g
			USING (name)) || '>';
	ELSIF a ~ '^(BIGINT|DOUBLE|DECIMAL)' AND b ~ '^(BIGINT|DOUBLE|DECIMAL)' THEN
		RETURN CASE WHEN a LIKE 'DECIMAL%' AND b LIKE 'DECIMAL%' THEN format('DECIMAL(%s,%s)',
				greatest(substring(a FROM '\((\d+)')::integer - substring(a FROM ',(\d+)')::integer, substring(b FROM '\((\d+)')::integer - substring(b FROM ',(\d+)')::integer)
				+ greatest(substring(a FROM ',(\d+)')::integer, substring(b FROM ',(\d+)')::integer), greatest(substring(a FROM ',(\d+)')::integer, substring(b FROM ',(\d+)')::integer))
			ELSE 'DOUBLE' END;
	END IF;
	RETURN CASE WHEN variant THEN 'VARIANT' ELSE 'STRING' END;
END
$$;
