-- to_timestamp_ntz(text, pattern): an error when the text does not match
CREATE OR REPLACE FUNCTION lb.to_timestamp_ntz(s text, pattern text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result timestamp := lb.try_to_timestamp_ntz(s, pattern);
BEGIN
	IF result IS NULL THEN
		RAISE EXCEPTION 'the text "%" does not match the date pattern "%"', s, pattern USING ERRCODE = '22007';
	END IF;
	RETURN result;
END
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp_ntz(ts date, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp_ntz(ts timestamp, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp_ntz(ts timestamptz, pattern text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamp
$$;
