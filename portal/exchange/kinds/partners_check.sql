-- New, changed, same, or at odds with what is there. Only what the file says is compared.
with staged as (
    select s.id, c.*, o.id as known, t.id as territory_id, other.id as registered,
        bool_or(c.territory_name is not null) over (partition by c.territory) as territory_named,
        min(s.id) over (partition by c.registry_number, coalesce(c.country, o.country, 'CN')) as first_registered,
        parent.code as parent_now,
        o.id is not null and (
            (c.name, coalesce(c.name_zh, o.name_zh), coalesce(c.kind, o.kind), coalesce(c.tier, o.tier), coalesce(c.state, o.state),
             coalesce(c.country, o.country), coalesce(c.currency, o.currency), coalesce(c.language, o.language),
             coalesce(c.registry_number, o.registry_number), coalesce(c.phone, o.phone), coalesce(c.email, o.email),
             coalesce(c.address, o.address), coalesce(c.city, o.city), coalesce(c.region, o.region), coalesce(c.postcode, o.postcode),
             coalesce(c.since, o.since), coalesce(c.territory, standing.code), coalesce(c.buys_from, seller.code))
            is distinct from
            (o.name, o.name_zh, o.kind, o.tier, o.state, o.country, o.currency, o.language, o.registry_number, o.phone, o.email,
             o.address, o.city, o.region, o.postcode, o.since, standing.code::text, seller.code::text)
        ) as differs
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        code text, name text, name_zh text, kind text, parent text, buys_from text, territory text, territory_name text, tier text, state text,
        country text, currency text, language text, registry_number text, phone text, email text, address text, city text, region text,
        postcode text, since date)
    left join organisations_organisation o on o.code = c.code
    left join organisations_organisation parent on parent.path = left(o.path, length(o.path) - 4)
    left join organisations_organisation seller on seller.id = o.buys_from_id
    left join organisations_territory standing on standing.id = o.territory_id
    left join organisations_territory t on t.code = c.territory
    left join organisations_organisation other on other.registry_number = c.registry_number and other.registry_number <> ''
        and other.country = coalesce(c.country, o.country, 'CN') and other.code <> c.code
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select id, known, differs, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'parent', 'code', 'moved', 'value', staged.parent_now) as fault
            where staged.known is not null and staged.parent is not null and staged.parent <> staged.parent_now
            union all
            select jsonb_build_object('column', 'territory', 'code', 'unknown_territory', 'value', staged.territory)
            where staged.territory is not null and staged.territory_id is null and not staged.territory_named
            union all
            select jsonb_build_object('column', 'registry_number', 'code', 'registry_taken', 'value', staged.registry_number)
            where staged.registry_number <> '' and (staged.registered is not null or staged.first_registered < staged.id)
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.known is null then 'new' when judged.differs then 'changed' else 'same' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
