-- months_between: whole for the same day of the month or two month ends, else with months of 31 days
CREATE OR REPLACE FUNCTION lb.months_between(a timestamp, b timestamp, rounded boolean DEFAULT true) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN extract(day FROM a) = extract(day FROM b)
              OR extract(month FROM a + interval '1 day') <> extract(month FROM a)
             AND extract(month FROM b + interval '1 day') <> extract(month FROM b)
            THEN months::double precision
            WHEN rounded THEN round(months + days / 31, 8)::double precision
            ELSE months + (days * 86400)::double precision / 2678400 END
  FROM (SELECT (extract(year FROM a) - extract(year FROM b)) * 12 + extract(month FROM a) - extract(month FROM b) AS months,
               extract(day FROM a) - extract(day FROM b)
               + extract(epoch FROM a::time - b::time) / 86400::numeric AS days) d
$$;
