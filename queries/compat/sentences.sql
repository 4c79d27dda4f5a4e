-- sentences: an array of words for each sentence
CREATE OR REPLACE FUNCTION lb.sentences(s text) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(words ORDER BY i) FILTER (WHERE words IS NOT NULL), '{}')
  FROM (SELECT i, (SELECT jsonb_agg(word[1] ORDER BY j)
                     FROM regexp_matches(sentence, '[[:alnum:]]+(?:[''’.][[:alnum:]]+)*', 'g') WITH ORDINALITY w(word, j)) AS words
          FROM regexp_split_to_table(s, '[.!?]+(?=\s|$)') WITH ORDINALITY u(sentence, i)) parts
$$;
