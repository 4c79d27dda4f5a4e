-- max of types that Postgres has no max for (boolean, bytea, jsonb)
CREATE OR REPLACE FUNCTION lb.max_step(state anyelement, x anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x > state THEN x ELSE state END
$$;
CREATE OR REPLACE AGGREGATE lb.max(anyelement) (SFUNC = lb.max_step, STYPE = anyelement, COMBINEFUNC = lb.max_step, PARALLEL = SAFE);
