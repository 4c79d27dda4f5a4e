-- to_xml: a struct by its Spark type as a ROW element
CREATE OR REPLACE FUNCTION lb.to_xml(j jsonb, type text, tag text DEFAULT 'ROW', indent integer DEFAULT 0) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	parts text[] := CASE WHEN type LIKE '%>' THEN lb.type_parts(type) END;
	margin text := repeat('    ', indent);
	body text;
BEGIN
	IF type LIKE 'array<%' THEN
		RETURN (SELECT string_agg(lb.to_xml(x, parts[1], tag, indent), E'\n' ORDER BY i) FROM jsonb_array_elements(j) WITH ORDINALITY u(x, i));
	ELSIF type LIKE 'struct<%' THEN
		body := (SELECT string_agg(lb.to_xml(j -> name, t, name, indent + 1), E'\n' ORDER BY i)
		           FROM (SELECT split_part(part, ':', 1) AS name, substr(part, strpos(part, ':') + 1) AS t, i FROM unnest(parts) WITH ORDINALITY u(part, i)) f
		          WHERE j -> name <> 'null');
	ELSIF type LIKE 'map<%' THEN
		body := (SELECT string_agg(lb.to_xml(value, parts[2], key, indent + 1), E'\n') FROM jsonb_each(j));
	ELSE
		RETURN format('%s<%s>%s</%s>', margin, tag, replace(replace(replace(lb.value_text(j, type), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), tag);
	END IF;
	RETURN format(E'%s<%s>\n%s\n%s</%s>', margin, tag, body, margin, tag);
END
$$;
