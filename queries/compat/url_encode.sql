-- url_encode: as an HTML form does it
CREATE OR REPLACE FUNCTION lb.url_encode(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(string_agg(
	CASE WHEN chr(byte) ~ '[A-Za-z0-9.*_-]' AND byte < 128 THEN chr(byte)
	     WHEN byte = 32 THEN '+'
	     ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END, '' ORDER BY i), '')
  FROM (SELECT i, get_byte(convert_to(s, 'UTF8'), i) AS byte
          FROM generate_series(0, octet_length(s) - 1) i) bytes
 WHERE byte > 0
$$;
