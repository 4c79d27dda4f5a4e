-- the bytes that hash and xxhash64 see of a scalar: 4 bytes for the small types, 8 for the wide ones, and
-- what is hashed as text or bytes; big-endian
CREATE OR REPLACE FUNCTION lb.hash_bytes(value text, type text) RETURNS bytea
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	scale integer := coalesce(substring(type FROM '^decimal\(\d+,(\d+)'), '0');
	digits numeric;
	size integer := 1;
BEGIN
	CASE
	WHEN type IN ('int', 'smallint', 'tinyint') THEN RETURN int4send(value::integer);
	WHEN type = 'boolean' THEN RETURN int4send(value::boolean::integer);
	WHEN type = 'date' THEN RETURN int4send(value::date - date '1970-01-01');
	WHEN type = 'bigint' THEN RETURN int8send(value::bigint);
	WHEN type IN ('timestamp', 'timestamp_ntz') THEN
		RETURN int8send(CASE type WHEN 'timestamp' THEN (extract(epoch FROM value::timestamptz) * 1000000)::bigint
			ELSE (extract(epoch FROM value::timestamp) * 1000000)::bigint END);
	WHEN type = 'float' THEN RETURN float4send(CASE WHEN value::real = 0 THEN 0 ELSE value::real END);
	WHEN type = 'double' THEN RETURN float8send(CASE WHEN value::float8 = 0 THEN 0 ELSE value::float8 END);
	WHEN type = 'interval year' OR type LIKE 'interval%month' THEN
		RETURN int4send((extract(year FROM value::interval) * 12 + extract(month FROM value::interval))::integer);
	WHEN type LIKE 'interval %' THEN RETURN int8send((extract(epoch FROM value::interval) * 1000000)::bigint);
	WHEN type LIKE 'decimal%' THEN
		digits := trunc(value::numeric * power(10::numeric, scale));
		IF split_part(substr(type, 9), ',', 1)::integer <= 18 THEN
			RETURN int8send(digits::bigint);
		END IF;
		-- as java.math.BigInteger.toByteArray: two's complement in as few bytes as there can be
		WHILE digits >= power(2::numeric, size * 8 - 1) OR digits < -power(2::numeric, size * 8 - 1) LOOP
			size := size + 1;
		END LOOP;
		RETURN (SELECT string_agg(set_byte('\x00', 0, (floor(mod(digits + power(256::numeric, size), power(256::numeric, size))
			/ power(256::numeric, size - i)) % 256)::integer), ''::bytea ORDER BY i) FROM generate_series(1, size) i);
	WHEN type = 'binary' THEN RETURN value::bytea;
	ELSE RETURN convert_to(value, 'UTF8');
	END CASE;
END
$$;
