-- format_number: grouped digits with n decimals, or by a pattern of Java's DecimalFormat (# 0 , . and
-- text around them, in which % means hundredths); half to even
CREATE OR REPLACE FUNCTION lb.format_number(x numeric, n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN n >= 0
            THEN CASE WHEN x < 0 THEN '-' ELSE '' END
              || regexp_replace(trunc(abs(lb.bround(x, n)))::text, '(\d)(?=(\d{3})+$)', '\1,', 'g')
              || CASE WHEN n > 0 THEN '.' || split_part(lb.bround(x, n)::text, '.', 2) ELSE '' END
       END
$$;
CREATE OR REPLACE FUNCTION lb.format_number(x numeric, pattern text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	parts text[] := regexp_match(pattern, '^([^#0,.]*)([#0,]*)(?:\.([#0]*))?(.*)$');
	least_whole integer := length(replace(replace(parts[2], '#', ''), ',', ''));
	group_size integer := CASE WHEN strpos(parts[2], ',') > 0 THEN strpos(reverse(parts[2]), ',') - 1 ELSE 0 END;
	most integer := length(coalesce(parts[3], ''));
	least integer := length(replace(coalesce(parts[3], ''), '#', ''));
	value numeric := abs(x) * CASE WHEN pattern ~ '%' THEN 100 WHEN pattern ~ '‰' THEN 1000 ELSE 1 END;
	rounded numeric;
	whole text;
	fraction text;
BEGIN
	IF pattern ~ '#\.' AND pattern !~ '0' THEN
		least_whole := 1; -- #.## is 0.## to Java
	END IF;
	rounded := lb.bround(value, most);
	whole := lpad(ltrim(trunc(rounded)::text, '0'), greatest(least_whole, length(ltrim(trunc(rounded)::text, '0'))), '0');
	fraction := rtrim(substr(split_part(rounded::text, '.', 2), 1, most), '0');
	fraction := rpad(fraction, greatest(least, length(fraction)), '0');
	IF whole = '' AND fraction = '' THEN
		whole := '0';
	END IF;
	IF group_size > 0 THEN
		whole := regexp_replace(whole, format('(\d)(?=(\d{%s})+$)', group_size), '\1,', 'g');
	END IF;
	RETURN CASE WHEN x < 0 THEN '-' ELSE '' END || parts[1] || whole
		|| CASE WHEN fraction <> '' THEN '.' || fraction ELSE '' END || parts[4];
END
$$;
CREATE OR REPLACE FUNCTION lb.format_number(x double precision, n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x IN ('NaN', 'Infinity', '-Infinity') THEN x::text ELSE lb.format_number(x::text::numeric, n) END
$$;
CREATE OR REPLACE FUNCTION lb.format_number(x double precision, pattern text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN x IN ('NaN', 'Infinity', '-Infinity') THEN x::text ELSE lb.format_number(x::text::numeric, pattern) END
$$;
