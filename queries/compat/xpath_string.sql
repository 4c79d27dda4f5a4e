-- xpath_string: the text of the first node, '' when there is none
CREATE OR REPLACE FUNCTION lb.xpath_string(document text, path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce((xpath('string(' || path || ')', document::xml))[1]::text, '')
$$;
