-- an interval as Spark prints it: INTERVAL '1-2' YEAR TO MONTH; without fields, 1 years 2 days
CREATE OR REPLACE FUNCTION lb.interval_text(v interval, first text, last text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	months integer := abs(extract(year FROM v) * 12 + extract(month FROM v));
	seconds numeric := abs(extract(epoch FROM v));
	minus text := CASE WHEN v < interval '0' THEN '-' ELSE '' END;
	fields text := upper(CASE WHEN first = last THEN first ELSE first || ' TO ' || last END);
	value text;
BEGIN
	IF first IN ('year', 'month') THEN
		value := CASE WHEN first <> last THEN months / 12 || '-' || months % 12
			WHEN first = 'year' THEN (months / 12)::text ELSE months::text END;
		RETURN format('INTERVAL ''%s%s'' %s', minus, value, fields);
	END IF;
	value := CASE first
		WHEN 'day' THEN div(seconds, 86400)::text
		WHEN 'hour' THEN lpad(div(seconds, 3600)::text, 2, '0')
		WHEN 'minute' THEN lpad(div(seconds, 60)::text, 2, '0')
		ELSE '' END;
	IF first = 'day' AND last <> 'day' THEN
		value := value || ' ' || lpad(div(seconds % 86400, 3600)::text, 2, '0');
	END IF;
	IF first IN ('day', 'hour') AND last IN ('minute', 'second') THEN
		value := value || ':' || lpad(div(seconds % 3600, 60)::text, 2, '0');
	END IF;
	IF last = 'second' THEN
		IF first <> 'second' THEN
			seconds := seconds % 60;
			value := value || ':';
		END IF;
		value := value || lpad(trunc(seconds)::text, 2, '0')
			|| CASE WHEN seconds % 1 = 0 THEN '' ELSE ltrim(trim_scale(seconds % 1)::text, '0') END;
	END IF;
	RETURN format('INTERVAL ''%s%s'' %s', minus, value, fields);
END
$$;
CREATE OR REPLACE FUNCTION lb.interval_text(v interval) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(nullif(concat_ws(' ', nullif(extract(year FROM v), 0) || ' years', nullif(extract(month FROM v), 0) || ' months',
	nullif(extract(day FROM v), 0) || ' days', nullif(extract(hour FROM v), 0) || ' hours', nullif(extract(minute FROM v), 0) || ' minutes',
	nullif(trim_scale(extract(second FROM v)), 0) || ' seconds'), ''), '0 seconds')
$$;
