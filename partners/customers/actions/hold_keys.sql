-- Two who add the same customer at once wait for each other, key by key and in one order, so that the second finds the first.
select count(pg_advisory_xact_lock(hashtextextended(held.key, 7340))) from (select unnest(%(keys)s::text[]) as key order by 1) held
