-- width_bucket: NULL for bounds that Postgres refuses; intervals too
CREATE OR REPLACE FUNCTION lb.width_bucket(x double precision, low double precision, high double precision, n bigint)
RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n > 0 AND n < 2147483647 AND low <> high AND x <> 'NaN'
             AND low NOT IN ('NaN', 'Infinity', '-Infinity') AND high NOT IN ('NaN', 'Infinity', '-Infinity')
            THEN width_bucket(x, low, high, n::integer)::bigint END
$$;
CREATE OR REPLACE FUNCTION lb.width_bucket(x interval, low interval, high interval, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.width_bucket(extract(epoch FROM x)::double precision, extract(epoch FROM low)::double precision,
                       extract(epoch FROM high)::double precision, n)
$$;
