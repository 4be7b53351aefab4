-- Who stood under an organisation on a day, itself included: by dated places, and by today's tree where a partner was never placed.
with recursive stood as (
    select o.id, coalesce(
        (select p.parent_id from organisations_placement p where p.organisation_id = o.id and p.valid @> %(day)s::date),
        case when not exists (select from organisations_placement p where p.organisation_id = o.id)
            then (select a.id from organisations_organisation a where a.path = left(o.path, length(o.path) - 4)) end
    ) as parent_id
    from organisations_organisation o
), below as (
    select id from stood where id = %(top)s
    union
    select stood.id from stood join below on stood.parent_id = below.id
)
select id from below order by id
