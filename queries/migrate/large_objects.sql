-- how many there are, and a hash of all
SELECT count(*), sum(hashtextextended(oid || md5(lo_get(oid)), 0)) FROM pg_largeobject_metadata;
