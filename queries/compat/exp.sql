-- exp: Infinity and 0 where Postgres has an error (ln of the largest and the smallest double)
CREATE OR REPLACE FUNCTION lb.exp(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x = 'NaN' THEN x
            WHEN x > 709.782712893384 THEN 'Infinity'
            WHEN x < -745.133219101941 THEN 0
            ELSE exp(x) END
$$;
