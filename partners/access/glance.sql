-- What a partner sees, for HQ looking through its eyes.
with acting as (
    select id, name, name_zh, path, depth, kind from organisations_organisation where id = %(organisation)s and depth > 1
), below as (
    select o.id from organisations_organisation o, acting where o.path >= acting.path and o.path < acting.path || '~'
), known as (
    select a.id from acting, generate_series(4, length(acting.path), 4) as step
    join organisations_organisation a on true
    where a.path = left(acting.path, step)
    union select p.parent_id from organisations_placement p join below on below.id = p.organisation_id
    union select p.organisation_id from organisations_placement p join below on below.id = p.parent_id
    union select o.buys_from_id from organisations_organisation o join below on below.id = o.id where o.buys_from_id is not null
)
select acting.id, acting.name, acting.name_zh, acting.kind, (select array_agg(id) from below), (select coalesce(array_agg(id), '{}') from known)
from acting
