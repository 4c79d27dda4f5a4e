-- The schema of the functions that converted queries call.
CREATE SCHEMA IF NOT EXISTS lb;
