-- the offset from UTC as the letters X x Z and O of a date pattern write it; seconds stand in old local times only
CREATE OR REPLACE FUNCTION lb.date_offset(off interval, letters text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE
       WHEN off = interval '0' AND letters ~ '^(X+|ZZZZZ)$' THEN 'Z'
       WHEN letters ~ '^O|^ZZZZ$' THEN 'GMT' || CASE WHEN off = interval '0' THEN ''
            WHEN letters = 'O' THEN sign || to_char(size, 'FMHH24') || minutes || seconds
            ELSE sign || to_char(size, 'HH24:MI') || seconds END
       WHEN letters IN ('X', 'x') THEN sign || to_char(size, 'HH24') || replace(minutes, ':', '')
       WHEN letters IN ('XX', 'xx', 'Z', 'ZZ', 'ZZZ') THEN sign || to_char(size, 'HH24MI')
       WHEN letters IN ('XXX', 'xxx') THEN sign || to_char(size, 'HH24:MI')
       WHEN letters IN ('XXXX', 'xxxx') THEN sign || to_char(size, 'HH24MI') || replace(seconds, ':', '')
       ELSE sign || to_char(size, 'HH24:MI') || seconds END
  FROM (SELECT CASE WHEN off < interval '0' THEN '-' ELSE '+' END AS sign,
               CASE WHEN off < interval '0' THEN -off ELSE off END AS size) o,
       LATERAL (SELECT CASE WHEN extract(second FROM size) = 0 THEN '' ELSE to_char(size, ':SS') END AS seconds,
                       CASE WHEN extract(minute FROM size) = 0 AND extract(second FROM size) = 0 THEN '' ELSE to_char(size, ':MI') END AS minutes) p
$$;
