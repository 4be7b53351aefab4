-- Whoever may be the applicant already: partners and other applications with the same registry number, phone or e-mail, or a like name.
with asked as (
    select a.id, a.country, a.registry_number, a.phone, lower(a.contact_email) as email, %(core)s::text as core, %(core_zh)s::text as core_zh
    from organisations_application a where a.id = %(application)s
), known as (
    select 'partner' as what, o.id, o.code as number, o.name, o.name_zh, o.state, o.country, o.registry_number, o.phone, lower(o.email) as email
    from organisations_organisation o
    where o.depth > 1 and o.id <> %(made)s
    union all
    select 'application', a.id, a.number, a.name, a.name_zh, a.state, a.country, a.registry_number, a.phone, lower(a.contact_email)
    from organisations_application a, asked where a.id <> asked.id and (a.organisation_id is null or a.organisation_id <> %(made)s)
), cored as (
    select known.*, regexp_replace(lower(known.name), %(fillers)s, '', 'g') as known_core,
        regexp_replace(known.name_zh, %(fillers)s, '', 'g') as known_core_zh
    from known
), judged as (
    select known.*,
        known.registry_number <> '' and known.registry_number = asked.registry_number and known.country = asked.country as same_registry,
        known.phone <> '' and known.phone = asked.phone as same_phone,
        known.email <> '' and known.email = asked.email as same_email,
        greatest(
            case when asked.core <> '' and known.known_core <> '' then similarity(known.known_core, asked.core) else 0 end,
            -- One name may hold the other: 宁波钱塘电器 and 钱塘电器. A single character says nothing.
            case when length(asked.core_zh) > 1 and length(known.known_core_zh) > 1 then greatest(
                word_similarity(asked.core_zh, known.known_core_zh), word_similarity(known.known_core_zh, asked.core_zh)) else 0 end
        ) as likeness
    from cored as known, asked
)
select what, id, number, name, name_zh, state, same_registry, same_phone, same_email, likeness
from judged
where same_registry or same_phone or same_email or likeness >= %(alike)s
order by same_registry desc, same_phone desc, same_email desc, likeness desc, what desc, id
limit %(most)s
