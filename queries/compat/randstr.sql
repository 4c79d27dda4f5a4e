-- randstr: random letters and digits
CREATE OR REPLACE FUNCTION lb.randstr(n integer) RETURNS text
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$
SELECT coalesce(string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 1 + floor(62 * random())::integer, 1), ''), '')
  FROM generate_series(1, n)
$$;
