-- try_to_binary: text in a format (hex, utf-8, base64) as bytes; NULL for what is not valid
CREATE OR REPLACE FUNCTION lb.try_to_binary(s text, format text DEFAULT 'hex') RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE lower(format)
       WHEN 'hex' THEN lb.unhex(s)
       WHEN 'utf-8' THEN convert_to(s, 'UTF8')
       WHEN 'utf8' THEN convert_to(s, 'UTF8')
       WHEN 'base64' THEN
           CASE WHEN s !~ '=\s' AND regexp_replace(s, '\s', '', 'g')
                     ~ '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$'
                THEN lb.unbase64(s) END
       END
$$;
