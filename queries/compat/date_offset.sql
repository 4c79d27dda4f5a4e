-- the offset from UTC as the letters X x Z and O of a date pattern write it
CREATE OR REPLACE FUNCTION lb.date_offset(off interval, letters text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE
       WHEN off = interval '0' AND letters ~ '^X' OR letters = 'ZZZZZ' AND off = interval '0' THEN 'Z'
       WHEN letters ~ '^O|^ZZZZ$' THEN 'GMT' || CASE WHEN off = interval '0' THEN '' ELSE
            sign || CASE letters WHEN 'O' THEN ltrim(to_char(size, 'HH24'), '0') || CASE WHEN extract(minute FROM size) = 0 THEN '' ELSE to_char(size, ':MI') END
                                 ELSE to_char(size, 'HH24:MI') END END
       WHEN letters IN ('X', 'x') THEN sign || to_char(size, 'HH24') || CASE WHEN extract(minute FROM size) = 0 THEN '' ELSE to_char(size, 'MI') END
       WHEN letters IN ('XX', 'xx', 'Z', 'ZZ', 'ZZZ') THEN sign || to_char(size, 'HH24MI')
       ELSE sign || to_char(size, 'HH24:MI') END
  FROM (SELECT CASE WHEN off < interval '0' THEN '-' ELSE '+' END AS sign,
               CASE WHEN off < interval '0' THEN -off ELSE off END AS size) o
$$;
