-- the Spark type of a value, where it is known to Postgres alone; of a numeric up to 18 digits
CREATE OR REPLACE FUNCTION lb.spark_type(x anyelement) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE pg_typeof(x)::text
       WHEN 'text' THEN 'string' WHEN 'character varying' THEN 'string' WHEN 'boolean' THEN 'boolean'
       WHEN 'smallint' THEN 'smallint' WHEN 'integer' THEN 'int' WHEN 'bigint' THEN 'bigint'
       WHEN 'real' THEN 'float' WHEN 'double precision' THEN 'double' WHEN 'bytea' THEN 'binary' WHEN 'date' THEN 'date'
       WHEN 'timestamp with time zone' THEN 'timestamp' WHEN 'timestamp without time zone' THEN 'timestamp_ntz'
       WHEN 'numeric' THEN format('decimal(18,%s)', scale(x::text::numeric))
       WHEN 'text[]' THEN 'array<string>' WHEN 'integer[]' THEN 'array<int>' WHEN 'bigint[]' THEN 'array<bigint>'
       ELSE 'string' END
$$;
