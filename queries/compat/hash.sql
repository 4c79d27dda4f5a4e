-- hash of one value with a seed, by the value's Spark type; NULL leaves the seed
CREATE OR REPLACE FUNCTION lb.hash(j jsonb, type text, seed integer) RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	result integer := seed;
	parts text[] := CASE WHEN type LIKE '%>' THEN lb.type_parts(type) END;
	entry record;
BEGIN
	IF j IS NULL OR j = 'null' THEN
		RETURN seed;
	ELSIF type LIKE 'array<%' THEN
		FOR entry IN SELECT value FROM jsonb_array_elements(j) WITH ORDINALITY u(value, i) ORDER BY i LOOP
			result := lb.hash(entry.value, parts[1], result);
		END LOOP;
		RETURN result;
	ELSIF type LIKE 'struct<%' THEN
		FOR entry IN SELECT part FROM unnest(parts) WITH ORDINALITY u(part, i) ORDER BY i LOOP
			result := lb.hash(j -> split_part(entry.part, ':', 1), substr(entry.part, strpos(entry.part, ':') + 1), result);
		END LOOP;
		RETURN result;
	ELSIF type LIKE 'map<%' THEN
		FOR entry IN SELECT key, value FROM jsonb_each(j) LOOP
			result := lb.hash(entry.value, parts[2], lb.hash(to_jsonb(entry.key), parts[1], result));
		END LOOP;
		RETURN result;
	END IF;
	RETURN lb.murmur3(lb.hash_bytes(j #>> '{}', type), type NOT IN ('string', 'binary') AND type !~ '^decimal\((19|[23]\d)', seed);
END
$$;
