-- A key another transaction has just taken makes this wait until that one ends: its answer then exists, or the key is free.
insert into journal_answer (organisation_id, key, route, body_hash, status, answer, at)
values (%(organisation)s, %(key)s, %(route)s, %(hash)s, null, '', now())
on conflict (organisation_id, key, route) do nothing
returning id
