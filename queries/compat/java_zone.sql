-- the name of a time zone of Java's as Postgres has it: short names that mean a region, and offsets, which
-- Postgres counts westward
CREATE OR REPLACE FUNCTION lb.java_zone(zone text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE
       WHEN zone = 'Z' THEN 'UTC'
       WHEN zone ~ '^(UTC|GMT|UT)?[-+]\d' THEN
            translate(regexp_replace(regexp_replace(regexp_replace(zone, '^(UTC|GMT|UT)', ''), '^([-+])(\d)(?!\d)', '\10\2'),
                      '^([-+]\d\d)(\d\d)', '\1:\2'), '+-', '-+')
       ELSE coalesce('{"ACT":"Australia/Darwin", "AET":"Australia/Sydney", "AGT":"America/Argentina/Buenos_Aires",
            "ART":"Africa/Cairo", "AST":"America/Anchorage", "BET":"America/Sao_Paulo", "BST":"Asia/Dhaka",
            "CAT":"Africa/Harare", "CET":"Europe/Brussels", "EET":"Europe/Athens", "MET":"Europe/Brussels", "WET":"Europe/Lisbon", "CNT":"America/St_Johns", "CST":"America/Chicago", "CTT":"Asia/Shanghai",
            "EAT":"Africa/Addis_Ababa", "ECT":"Europe/Paris", "EDT":"America/New_York", "IET":"America/Indiana/Indianapolis",
            "IST":"Asia/Kolkata", "JST":"Asia/Tokyo", "MIT":"Pacific/Apia", "NET":"Asia/Yerevan", "NST":"Pacific/Auckland",
            "PDT":"America/Los_Angeles", "PLT":"Asia/Karachi", "PNT":"America/Phoenix", "PRT":"America/Puerto_Rico",
            "PST":"America/Los_Angeles", "SST":"Pacific/Guadalcanal", "VST":"Asia/Ho_Chi_Minh"}'::jsonb ->> zone, zone)
       END
$$;
