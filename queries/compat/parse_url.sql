-- parse_url: a part of a URL, or the value of one key of its query; a URL that is not valid is an error
CREATE OR REPLACE FUNCTION lb.parse_url(url text, part text, key text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	IF url ~ '[[:space:]<>"{}|\\^`]' OR url ~ '%(?![0-9A-Fa-f]{2})' THEN
		RAISE EXCEPTION 'not a valid URL: %', url USING ERRCODE = '22023';
	END IF;
	RETURN lb.try_parse_url(url, part, key);
END
$$;
