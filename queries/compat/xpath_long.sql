-- xpath_int, xpath_long, xpath_short: the number without its fraction; 0 when it is none
CREATE OR REPLACE FUNCTION lb.xpath_long(document text, path text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE x WHEN 'NaN' THEN 0 ELSE trunc(x)::bigint END FROM lb.xpath_number(document, path) x
$$;
