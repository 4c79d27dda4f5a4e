-- bitmap_bucket_number: which bitmap of 32768 bits holds a value
CREATE OR REPLACE FUNCTION lb.bitmap_bucket_number(x bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x > 0 THEN 1 + (x - 1) / 32768 ELSE x / 32768 END
$$;
