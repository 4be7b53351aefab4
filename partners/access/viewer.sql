-- Everything a request must know about who is asking, in one round trip.
-- No row: this person is no member there (any more), or may not log in.
with mine as (
    select m.organisation_id, array_agg(distinct m.role) as roles
    from access_membership m
    where m.user_id = %(user)s and m.ended_at is null
    group by m.organisation_id
), acting as (
    select o.id, o.name, o.name_zh, o.path, o.depth, o.kind, mine.roles
    from mine join organisations_organisation o on o.id = mine.organisation_id
    where o.state <> 'ended'
    order by (o.id = %(organisation)s) desc, o.depth, o.id
    limit 1
), below as (
    -- From treebeard's path: an organisation's path begins with its parent's.
    select o.id from organisations_organisation o, acting where o.path >= acting.path and o.path < acting.path || '~'
), known as (
    select a.id from acting, generate_series(4, length(acting.path), 4) as step
    join organisations_organisation a on true
    where a.path = left(acting.path, step)
    union select p.parent_id from organisations_placement p join below on below.id = p.organisation_id
    union select p.organisation_id from organisations_placement p join below on below.id = p.parent_id
    union select o.buys_from_id from organisations_organisation o join below on below.id = o.id where o.buys_from_id is not null
), duties as (
    select array_agg(permission.codename::text) as codes
    from access_organisationduty duty
    join auth_permission permission on permission.id = duty.permission_id
    join acting on acting.id = duty.content_object_id
    where duty.user_id = %(user)s
), shares as (
    select kind.app_label || '.' || kind.model as label, array_agg(share.object_pk::bigint) as ids
    from access_circle circle
    join acting on acting.id = circle.organisation_id
    join guardian_groupobjectpermission share on share.group_id = circle.group_id
    join django_content_type kind on kind.id = share.content_type_id
    group by 1
)
select acting.id, acting.name, acting.name_zh, acting.depth = 1, acting.kind, acting.roles, coalesce(duties.codes, '{}'),
    case when acting.depth = 1 then '{}' else (select array_agg(id) from below) end,
    case when acting.depth = 1 then '{}' else (select coalesce(array_agg(id), '{}') from known) end,
    (select json_agg(json_build_array(o.id, o.name, o.name_zh) order by o.path)
        from mine join organisations_organisation o on o.id = mine.organisation_id where o.state <> 'ended'),
    (select coalesce(json_object_agg(label, ids), '{}') from shares)
from acting, duties
