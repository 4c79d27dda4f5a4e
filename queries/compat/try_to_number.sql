-- try_to_number: text by Spark's number format; NULL when it does not match
CREATE OR REPLACE FUNCTION lb.try_to_number(s text, pattern text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	f text := translate(upper(pattern), 'DG', '.,');
	body text := regexp_replace(f, 'MI|PR|S|\$', '', 'g');
	whole_pattern text := split_part(body, '.', 1);
	fraction_pattern text := split_part(body, '.', 2);
	t text := btrim(s);
	sign integer := 1;
	parts text[];
	whole text;
	groups text[];
BEGIN
	IF f LIKE '%PR' AND t ~ '^<.*>$' THEN
		t := substr(t, 2, length(t) - 2);
		sign := -1;
	ELSIF f ~ 'S|MI' THEN
		IF f ~ '^(S|MI)' THEN
			sign := CASE WHEN t LIKE '-%' THEN -1 ELSE 1 END;
			t := regexp_replace(t, CASE WHEN f LIKE 'S%' THEN '^[-+]' ELSE '^-' END, '');
		ELSE
			sign := CASE WHEN t LIKE '%-' THEN -1 ELSE 1 END;
			t := regexp_replace(t, CASE WHEN f LIKE '%S' THEN '[-+]$' ELSE '-$' END, '');
		END IF;
	END IF;
	IF strpos(f, '$') > 0 THEN
		IF t NOT LIKE '$%' THEN
			RETURN NULL;
		END IF;
		t := substr(t, 2);
	END IF;
	parts := regexp_match(t, '^([\d,]*)(?:\.(\d*))?$');
	IF parts IS NULL OR t !~ '\d' OR (t LIKE '%.%' AND fraction_pattern = '') OR length(parts[2]) > length(fraction_pattern)
	   OR (fraction_pattern LIKE '%0%' AND length(coalesce(parts[2], '')) < length(rtrim(fraction_pattern, '9'))) THEN
		RETURN NULL;
	END IF;
	-- the groups must have the lengths that the pattern gives them, from the right
	groups := string_to_array(parts[1], ',');
	FOR i IN 0 .. cardinality(groups) - 1 LOOP
		whole := (string_to_array(whole_pattern, ','))[cardinality(string_to_array(whole_pattern, ',')) - i];
		IF whole IS NULL OR length(groups[cardinality(groups) - i]) > length(whole)
		   OR (i < cardinality(groups) - 1 AND length(groups[cardinality(groups) - i]) <> length(whole)) THEN
			RETURN NULL;
		END IF;
	END LOOP;
	IF whole_pattern LIKE '0%' AND length(replace(parts[1], ',', '')) < length(replace(whole_pattern, ',', '')) THEN
		RETURN NULL;
	END IF;
	RETURN sign * (coalesce(nullif(replace(parts[1], ',', ''), ''), '0') || '.' || coalesce(parts[2], '') || '0')::numeric;
END
$$;
