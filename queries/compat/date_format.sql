-- date_format and to_char of dates: Java's DateTimeFormatter patterns
CREATE OR REPLACE FUNCTION lb.date_format(ts timestamp, pattern text, epoch numeric DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
	token text;
	result text := '';
	part text;
	off interval := ts - to_timestamp(epoch::double precision) AT TIME ZONE 'UTC';
BEGIN
	IF ts IS NULL OR pattern IS NULL THEN
		RETURN NULL;
	END IF;
	FOREACH token IN ARRAY coalesce(lb.date_tokens(pattern), '{}') LOOP
		part := CASE
			WHEN token ~ '^''' THEN substr(token, 2)
			WHEN token IN ('[', ']') THEN ''
			WHEN token ~ '^S+$' THEN rpad(left(to_char(ts, 'US'), length(token)), length(token), '0')
			WHEN token = 'yy' THEN to_char(ts, 'YY')
			WHEN token ~ '^y+$' THEN lpad(to_char(ts, 'FMYYYY'), greatest(length(token), length(to_char(ts, 'FMYYYY'))), '0')
			WHEN token IN ('M', 'L') THEN to_char(ts, 'FMMM')
			WHEN token IN ('MM', 'LL') THEN to_char(ts, 'MM')
			WHEN token IN ('MMM', 'LLL') THEN to_char(ts, 'Mon')
			WHEN token IN ('MMMM', 'LLLL') THEN to_char(ts, 'FMMonth')
			WHEN token ~ '^d+$' THEN lpad(to_char(ts, 'FMDD'), greatest(length(token), length(to_char(ts, 'FMDD'))), '0')
			WHEN token ~ '^D+$' THEN lpad(to_char(ts, 'FMDDD'), greatest(length(token), length(to_char(ts, 'FMDDD'))), '0')
			WHEN token = 'H' THEN to_char(ts, 'FMHH24')
			WHEN token = 'HH' THEN to_char(ts, 'HH24')
			WHEN token = 'h' THEN to_char(ts, 'FMHH12')
			WHEN token = 'hh' THEN to_char(ts, 'HH12')
			WHEN token ~ '^kk?$' THEN CASE WHEN extract(hour FROM ts) = 0 THEN '24' ELSE to_char(ts, CASE token WHEN 'k' THEN 'FMHH24' ELSE 'HH24' END) END
			WHEN token ~ '^KK?$' THEN lpad((extract(hour FROM ts)::integer % 12)::text, greatest(length(token), length((extract(hour FROM ts)::integer % 12)::text)), '0')
			WHEN token = 'm' THEN to_char(ts, 'FMMI')
			WHEN token = 'mm' THEN to_char(ts, 'MI')
			WHEN token = 's' THEN to_char(ts, 'FMSS')
			WHEN token = 'ss' THEN to_char(ts, 'SS')
			WHEN token = 'a' THEN to_char(ts, 'AM')
			WHEN token ~ '^E{1,3}$' THEN to_char(ts, 'Dy')
			WHEN token = 'EEEE' THEN to_char(ts, 'FMDay')
			WHEN token IN ('q', 'Q') THEN to_char(ts, 'Q')
			WHEN token IN ('qq', 'QQ') THEN '0' || to_char(ts, 'Q')
			WHEN token IN ('qqq', 'QQQ') THEN 'Q' || to_char(ts, 'Q')
			WHEN token IN ('qqqq', 'QQQQ') THEN to_char(ts, 'FMQth') || ' quarter'
			WHEN token = 'F' THEN ((extract(day FROM ts)::integer - 1) % 7 + 1)::text
			WHEN token = 'GGGG' THEN CASE WHEN extract(year FROM ts) > 0 THEN 'Anno Domini' ELSE 'Before Christ' END
			WHEN token ~ '^G{1,3}$' THEN to_char(ts, 'AD')
			WHEN token = 'VV' THEN current_setting('TimeZone')
			WHEN token ~ '^z{1,4}$' THEN lb.zone_name(ts::timestamptz, token = 'zzzz')
			WHEN token ~ '^[XxZO]+$' THEN lb.date_offset(coalesce(off, interval '0'), token)
			END;
		IF part IS NULL THEN
			RAISE EXCEPTION 'unknown letters in a date pattern: %', token USING ERRCODE = '22023';
		END IF;
		result := result || part;
	END LOOP;
	RETURN result;
END
$$;
CREATE OR REPLACE FUNCTION lb.date_format(ts timestamptz, pattern text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT lb.date_format(ts::timestamp, pattern, extract(epoch FROM ts))
$$;
