-- str_to_map: pairs and their parts are split by regular expressions; a part that is missing is NULL
CREATE OR REPLACE FUNCTION lb.str_to_map(s text, pairs text DEFAULT ',', parts text DEFAULT ':') RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lb.map_from_rows(array_agg(part[1] ORDER BY i), array_agg(to_jsonb(part[2]) ORDER BY i))
  FROM (SELECT i, CASE WHEN pair ~ parts
                       THEN ARRAY[(regexp_split_to_array(pair, parts))[1], substr(pair, regexp_instr(pair, parts, 1, 1, 1))]
                       ELSE ARRAY[pair] END AS part
          FROM regexp_split_to_table(s, pairs) WITH ORDINALITY u(pair, i)) p
$$;
