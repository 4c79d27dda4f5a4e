-- the name of the session's time zone at a moment, as the letters z (PST) and zzzz (Pacific Standard Time) of a
-- date pattern write it; after the Common Locale Data Repository; NULL: the long name is not known here
CREATE OR REPLACE FUNCTION lb.zone_name(ts timestamptz, long boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE
       WHEN NOT long AND to_char(ts, 'TZ') = 'LMT' THEN to_char(timestamptz '2000-01-01 12:00', 'TZ')
       WHEN NOT long THEN to_char(ts, 'TZ')
       WHEN zone ~ '^(Etc/)?(UTC|UCT|Universal|Zulu)$' THEN 'Coordinated Universal Time'
       WHEN zone ~ '^(Etc/)?GMT$' THEN 'Greenwich Mean Time'
       WHEN zone = 'Europe/London' THEN CASE WHEN summer THEN 'British Summer Time' ELSE 'Greenwich Mean Time' END
       WHEN zone ~ '^Europe/' THEN base || CASE WHEN summer THEN ' Summer Time' ELSE ' Standard Time' END
       ELSE base || CASE WHEN summer THEN ' Daylight Time' ELSE ' Standard Time' END END
  FROM (SELECT current_setting('TimeZone') AS zone, ts::timestamp - ts AT TIME ZONE 'UTC' >
               least(january::timestamp - january AT TIME ZONE 'UTC', july::timestamp - july AT TIME ZONE 'UTC') AND to_char(ts, 'TZ') <> 'LMT' AS summer
          FROM (SELECT date_trunc('year', ts) AS january, date_trunc('year', ts) + interval '6 months' AS july) y) z,
       LATERAL (SELECT CASE
            WHEN zone IN ('America/Los_Angeles', 'America/Vancouver', 'America/Tijuana', 'US/Pacific') THEN 'Pacific'
            WHEN zone IN ('America/Denver', 'America/Phoenix', 'America/Edmonton', 'America/Boise', 'US/Mountain') THEN 'Mountain'
            WHEN zone IN ('America/Chicago', 'America/Winnipeg', 'America/Mexico_City', 'US/Central') THEN 'Central'
            WHEN zone IN ('America/New_York', 'America/Toronto', 'America/Detroit', 'US/Eastern') THEN 'Eastern'
            WHEN zone = 'America/Anchorage' THEN 'Alaska'
            WHEN zone = 'Pacific/Honolulu' THEN 'Hawaii-Aleutian'
            WHEN zone = 'America/Halifax' THEN 'Atlantic'
            WHEN zone = 'America/Sao_Paulo' THEN 'Brasilia'
            WHEN zone ~ '^Europe/(Paris|Berlin|Madrid|Rome|Amsterdam|Brussels|Vienna|Zurich|Stockholm|Oslo|Copenhagen|Prague|Warsaw|Budapest|Belgrade)$'
                 THEN 'Central European'
            WHEN zone ~ '^Europe/(Athens|Helsinki|Bucharest|Sofia|Kiev|Kyiv|Vilnius|Riga|Tallinn)$' THEN 'Eastern European'
            WHEN zone = 'Europe/Lisbon' THEN 'Western European'
            WHEN zone = 'Europe/Moscow' THEN 'Moscow'
            WHEN zone IN ('Asia/Kolkata', 'Asia/Calcutta') THEN 'India'
            WHEN zone = 'Asia/Tokyo' THEN 'Japan'
            WHEN zone = 'Asia/Shanghai' THEN 'China'
            WHEN zone = 'Asia/Seoul' THEN 'Korean'
            WHEN zone = 'Asia/Singapore' THEN 'Singapore'
            WHEN zone IN ('Australia/Sydney', 'Australia/Melbourne') THEN 'Australian Eastern' END AS base) n
$$;
