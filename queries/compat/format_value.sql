-- one value by one conversion of Java's Formatter; for format_string
CREATE OR REPLACE FUNCTION lb.format_value(value text, flags text, width integer, digits integer, conversion text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	result text;
	sign text := '';
	mantissa numeric;
	power integer := 0;
BEGIN
	IF value IS NULL THEN
		result := CASE lower(conversion) WHEN 'b' THEN 'false' ELSE 'null' END;
		flags := replace(flags, '0', '');
	ELSIF conversion IN ('g', 'G') AND value NOT IN ('NaN', 'Infinity', '-Infinity') THEN
		digits := greatest(coalesce(digits, 6), 1);
		mantissa := abs(value::numeric);
		power := CASE WHEN mantissa = 0 THEN 0 ELSE floor(log(mantissa))::integer END;
		mantissa := round(mantissa, digits - 1 - power);
		IF mantissa <> 0 AND (mantissa < 0.0001 OR mantissa >= power(10::numeric, digits)) THEN
			RETURN lb.format_value(value, flags, width, digits - 1, CASE conversion WHEN 'g' THEN 'e' ELSE 'E' END);
		END IF;
		power := CASE WHEN mantissa = 0 THEN 0 ELSE floor(log(mantissa))::integer END;
		RETURN lb.format_value(value, flags, width, greatest(digits - 1 - power, 0), 'f');
	ELSIF conversion IN ('d', 'f', 'e', 'E') AND value NOT IN ('NaN', 'Infinity', '-Infinity') THEN
		mantissa := abs(value::numeric);
		IF conversion = 'd' THEN
			result := trunc(mantissa)::text;
		ELSIF conversion = 'f' THEN
			result := round(mantissa, coalesce(digits, 6))::text;
		ELSE
			IF mantissa <> 0 THEN
				power := floor(log(mantissa))::integer;
				mantissa := round(mantissa / power(10::numeric, power), coalesce(digits, 6));
				IF mantissa >= 10 THEN
					power := power + 1;
					mantissa := mantissa / 10;
				END IF;
			END IF;
			result := round(mantissa, coalesce(digits, 6))::text || 'e' || CASE WHEN power < 0 THEN '-' ELSE '+' END
				|| lpad(abs(power)::text, greatest(2, length(abs(power)::text)), '0');
		END IF;
		IF strpos(flags, ',') > 0 THEN
			result := regexp_replace(split_part(result, '.', 1), '(\d)(?=(\d{3})+$)', '\1,', 'g') || substr(result, length(split_part(result, '.', 1)) + 1);
		END IF;
		IF value::numeric < 0 THEN
			sign := CASE WHEN strpos(flags, '(') > 0 THEN '(' ELSE '-' END;
		ELSIF strpos(flags, '+') > 0 THEN
			sign := '+';
		ELSIF strpos(flags, ' ') > 0 THEN
			sign := ' ';
		END IF;
		IF sign = '(' THEN
			result := result || ')';
		END IF;
		IF strpos(flags, '0') > 0 AND width IS NOT NULL THEN
			result := lpad(result, greatest(width - length(sign), length(result)), '0');
		END IF;
		result := sign || result;
	ELSIF lower(conversion) = 'x' THEN
		result := CASE WHEN value::bigint BETWEEN -2147483648 AND 2147483647 THEN to_hex(value::integer) ELSE to_hex(value::bigint) END;
		IF strpos(flags, '#') > 0 THEN
			result := '0x' || result;
		END IF;
		IF strpos(flags, '0') > 0 AND width IS NOT NULL THEN
			result := lpad(result, greatest(width, length(result)), '0');
		END IF;
	ELSIF conversion = 'o' THEN
		mantissa := value::numeric;
		result := '';
		WHILE mantissa > 0 OR result = '' LOOP
			result := (mantissa % 8)::integer::text || result;
			mantissa := div(mantissa, 8);
		END LOOP;
	ELSIF lower(conversion) = 'c' THEN
		result := CASE WHEN value ~ '^\d+$' THEN chr(value::integer) ELSE value END;
	ELSIF lower(conversion) = 'b' THEN
		result := CASE WHEN value = 'false' THEN value ELSE 'true' END;
	ELSIF lower(conversion) IN ('s', 'f', 'e', 'g', 'd') THEN
		result := left(value, coalesce(digits, length(value)));
	ELSE
		RAISE EXCEPTION 'unknown conversion %%%', conversion USING ERRCODE = '22023';
	END IF;
	IF conversion <> lower(conversion) THEN
		result := upper(result);
	END IF;
	IF width > length(result) THEN
		result := CASE WHEN strpos(flags, '-') > 0 THEN rpad(result, width) ELSE lpad(result, width) END;
	END IF;
	RETURN result;
END
$$;
