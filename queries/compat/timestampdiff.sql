-- timestampdiff: whole units from a to b
CREATE OR REPLACE FUNCTION lb.timestampdiff(unit text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE upper(unit)
       WHEN 'YEAR' THEN trunc(months / 12)
       WHEN 'QUARTER' THEN trunc(months / 3)
       WHEN 'MONTH' THEN months
       WHEN 'WEEK' THEN trunc(seconds / 604800)
       WHEN 'DAY' THEN trunc(seconds / 86400)
       WHEN 'HOUR' THEN trunc(seconds / 3600)
       WHEN 'MINUTE' THEN trunc(seconds / 60)
       WHEN 'SECOND' THEN trunc(seconds)
       WHEN 'MILLISECOND' THEN trunc(seconds * 1000)
       WHEN 'MICROSECOND' THEN seconds * 1000000 END::bigint
  FROM (SELECT m - CASE WHEN m > 0 AND within_b < within_a THEN 1 WHEN m < 0 AND within_b > within_a THEN -1 ELSE 0 END AS months, seconds
          FROM (SELECT (extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) - extract(month FROM a) AS m,
                       a - date_trunc('month', a) AS within_a, b - date_trunc('month', b) AS within_b,
                       extract(epoch FROM b) - extract(epoch FROM a) AS seconds) d) whole
$$;
