-- each, and where it stands
SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2;
