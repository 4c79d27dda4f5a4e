-- url_decode: the reverse of url_encode; a % without two hex digits is an error
CREATE OR REPLACE FUNCTION lb.url_decode(s text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	IF s ~ '%(?![0-9A-Fa-f]{2})' THEN
		RAISE EXCEPTION 'cannot decode the URL %', s USING ERRCODE = '22023';
	END IF;
	RETURN convert_from(coalesce(string_agg(
		CASE WHEN part[1] ~ '^%' THEN decode(substr(part[1], 2), 'hex')
		     ELSE convert_to(replace(part[1], '+', ' '), 'UTF8') END, ''::bytea ORDER BY i), ''), 'UTF8')
	  FROM regexp_matches(s, '%..|[^%]+', 'g') WITH ORDINALITY u(part, i);
END
$$;
