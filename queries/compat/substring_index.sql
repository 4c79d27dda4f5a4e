-- substring_index: what stands before the n-th delimiter, or behind the n-th from the end
CREATE OR REPLACE FUNCTION lb.substring_index(s text, delimiter text, n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n = 0 OR delimiter = '' THEN ''
            WHEN n > 0 THEN array_to_string((string_to_array(s, delimiter))[:n], delimiter)
            ELSE array_to_string((string_to_array(s, delimiter))
                                 [greatest(cardinality(string_to_array(s, delimiter)) + n + 1, 1):], delimiter) END
$$;
