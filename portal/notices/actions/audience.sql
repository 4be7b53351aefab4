-- Who is told: for each kind, whoever holds one of its duties in the organisation told, or the one person it names; with the roles
-- and wishes that decide the way. The one who did the deed is left out: his audit row carries the same moment as the event.
with told as (
    select * from unnest(%(kinds)s::text[], %(organisations)s::bigint[], %(duties)s::text[], %(persons)s::bigint[])
        as t (kind, organisation_id, duty, person_id)
), deed as (
    select entry.user_id from journal_auditentry entry
    where entry.at = %(at)s and entry.concerns_id = %(concerns)s and entry.user_id is not null
    limit 1
), heard as (
    select told.kind, told.organisation_id, held.user_id
    from told
    join access_organisationduty held on held.content_object_id = told.organisation_id
    join auth_permission permission on permission.id = held.permission_id and permission.codename = told.duty
    where told.person_id is null and held.user_id is distinct from (select user_id from deed)
    union
    select told.kind, told.organisation_id, told.person_id from told where told.person_id is not null
)
select heard.kind, heard.organisation_id, person.id, array_agg(distinct member.role)::text[], wish.bell, wish.mail, wish.digest,
    hours.quiet_from, hours.quiet_until
from heard
join access_user person on person.id = heard.user_id and person.is_active
join access_membership member on member.user_id = person.id and member.organisation_id = heard.organisation_id and member.ended_at is null
join organisations_organisation house on house.id = heard.organisation_id and house.state <> 'ended'
left join notices_wish wish on wish.user_id = person.id and wish.kind = heard.kind
left join notices_hours hours on hours.user_id = person.id
group by heard.kind, heard.organisation_id, person.id, wish.id, hours.id
order by person.id, heard.kind
