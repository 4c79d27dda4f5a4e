-- initcap: the first letter of each word upper case, the others lower; words end at a space only
CREATE OR REPLACE FUNCTION lb.initcap(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(string_agg(upper(left(word, 1)) || lower(substr(word, 2)), ' ' ORDER BY i), '')
  FROM unnest(string_to_array(s, ' ')) WITH ORDINALITY u(word, i)
$$;
