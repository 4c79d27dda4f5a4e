-- the number that an XPath expression gives
CREATE OR REPLACE FUNCTION lb.xpath_number(document text, path text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (xpath('number(' || path || ')', document::xml))[1]::text::double precision
$$;
