-- to_timestamp(text, pattern): an error when the text does not match
CREATE OR REPLACE FUNCTION lb.to_timestamp(s text, pattern text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
	result timestamptz := lb.try_to_timestamp(s, pattern);
BEGIN
	IF result IS NULL THEN
		RAISE EXCEPTION 'the text "%" does not match the date pattern "%"', s, pattern USING ERRCODE = '22007';
	END IF;
	RETURN result;
END
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp(ts date, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp(ts timestamp, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
CREATE OR REPLACE FUNCTION lb.to_timestamp(ts timestamptz, pattern text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT ts::timestamptz
$$;
