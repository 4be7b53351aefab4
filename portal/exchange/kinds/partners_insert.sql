-- The tree's new nodes with paths worked out beforehand, the count of children above them, and where each stands from today.
with places as (
    select * from unnest(%(codes)s::text[], %(paths)s::text[], %(depths)s::int[]) as p(code, path, depth)
), grown as (
    select * from unnest(%(parents)s::text[], %(grown)s::int[]) as g(path, children)
), above as (
    update organisations_organisation o set numchild = o.numchild + grown.children from grown where grown.path = o.path returning o.id
), made as (
    insert into organisations_organisation (
        path, depth, numchild, code, kind, name, name_zh, pinyin, state, tier, territory_id, country, registry_number, currency, language,
        phone, email, address, city, region, postcode, bank_details, since)
    select p.path, p.depth, coalesce(grown.children, 0), c.code, coalesce(c.kind, 'dealer'), c.name, coalesce(c.name_zh, ''), coalesce(c.pinyin, ''),
        coalesce(c.state, 'active'), coalesce(c.tier, ''), t.id, coalesce(c.country, hq.country), coalesce(c.registry_number, ''),
        coalesce(c.currency, hq.currency), coalesce(c.language, hq.language), coalesce(c.phone, ''), coalesce(c.email, ''),
        coalesce(c.address, ''), coalesce(c.city, ''), coalesce(c.region, ''), coalesce(c.postcode, ''), '', c.since
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        code text, name text, name_zh text, pinyin text, kind text, territory text, tier text, state text, country text, currency text,
        language text, registry_number text, phone text, email text, address text, city text, region text, postcode text, since date)
    join places p on p.code = c.code
    left join grown on grown.path = p.path
    left join organisations_territory t on t.code = c.territory
    cross join lateral (select * from organisations_organisation where depth = 1 order by path limit 1) hq
    where s.imported_id = %(imported)s and s.state = 'new'
    returning id, path, since
)
insert into organisations_placement (organisation_id, parent_id, valid, reason)
select made.id, coalesce(known.id, fresh.id), daterange(coalesce(made.since, '1990-01-01'), null), ''
from made
left join organisations_organisation known on known.path = left(made.path, length(made.path) - 4)
left join made fresh on fresh.path = left(made.path, length(made.path) - 4)
