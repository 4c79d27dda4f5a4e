-- first and first_value with IGNORE NULLS
CREATE OR REPLACE FUNCTION lb.first_value_step(state anyelement, x anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT state
$$;
CREATE OR REPLACE AGGREGATE lb.first_value(anyelement) (SFUNC = lb.first_value_step, STYPE = anyelement);
