-- try_parse_url: a part of a URL, or the value of one key of its query; NULL when the URL is not valid
CREATE OR REPLACE FUNCTION lb.try_parse_url(url text, part text, key text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	-- RFC 3986 (January 2005), appendix B: 2 scheme, 4 authority, 5 path, 7 query, 9 fragment
	p text[] := regexp_match(url, '^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$');
BEGIN
	IF url IS NULL OR part IS NULL OR url ~ '[[:space:]<>"{}|\\^`]' OR url ~ '%(?![0-9A-Fa-f]{2})' THEN
		RETURN NULL;
	END IF;
	IF key IS NOT NULL THEN
		RETURN CASE part WHEN 'QUERY' THEN
			(regexp_match(p[7], '(?:^|&)' || regexp_replace(key, '([^[:alnum:]_])', '\\\1', 'g') || '=([^&]*)'))[1] END;
	END IF;
	RETURN CASE part
		WHEN 'PROTOCOL' THEN p[2]
		WHEN 'AUTHORITY' THEN nullif(p[4], '')
		WHEN 'USERINFO' THEN substring(p[4] FROM '^(.*)@')
		WHEN 'HOST' THEN nullif(regexp_replace(regexp_replace(p[4], '^.*@', ''), ':\d*$', ''), '')
		WHEN 'PATH' THEN p[5]
		WHEN 'QUERY' THEN p[7]
		WHEN 'REF' THEN p[9]
		WHEN 'FILE' THEN p[5] || coalesce('?' || p[7], '')
		END;
END
$$;
