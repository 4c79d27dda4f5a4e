-- last: of all rows, NULL or not
CREATE OR REPLACE FUNCTION lb.last_step(state anyelement, x anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT x
$$;
CREATE OR REPLACE AGGREGATE lb.last(anyelement) (SFUNC = lb.last_step, STYPE = anyelement);
