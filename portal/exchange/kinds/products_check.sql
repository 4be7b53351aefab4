with staged as (
    select s.id, c.*, p.id as known, named.id as category_id, other.id as gtin_known,
        bool_or(c.category_name is not null) over (partition by c.category) as category_named,
        min(s.id) over (partition by c.gtin) as first_gtin,
        p.id is not null and (
            (c.name, coalesce(c.name_zh, p.name_zh), coalesce(c.category, k.code), coalesce(c.description, p.description),
             coalesce(c.description_zh, p.description_zh), coalesce(c.gtin, p.gtin), coalesce(c.pack, p.pack), coalesce(c.minimum, p.minimum),
             coalesce(c.maximum, p.maximum), coalesce(c.unit, p.unit), coalesce(c.life, p.life), coalesce(c.launched_on, p.launched_on),
             coalesce(c.ended_on, p.ended_on))
            is distinct from
            (p.name, p.name_zh, k.code::text, p.description, p.description_zh, p.gtin, p.pack, p.minimum, p.maximum, p.unit, p.life,
             p.launched_on, p.ended_on)
        ) as differs
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        sku text, name text, name_zh text, category text, category_name text, description text, description_zh text, gtin text, pack int,
        minimum int, maximum int, unit text, life text, launched_on date, ended_on date)
    left join catalogue_product p on p.sku = c.sku
    left join catalogue_category k on k.id = p.category_id
    left join catalogue_category named on named.code = c.category
    left join catalogue_product other on other.gtin = c.gtin and other.gtin <> '' and other.sku <> c.sku
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select id, known, differs, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'category', 'code', 'unknown_category', 'value', staged.category) as fault
            where staged.category is not null and staged.category_id is null and not staged.category_named
            union all
            select jsonb_build_object('column', 'gtin', 'code', 'gtin_taken', 'value', staged.gtin)
            where staged.gtin <> '' and (staged.gtin_known is not null or staged.first_gtin < staged.id)
            union all
            select jsonb_build_object('column', 'maximum', 'code', 'too_small', 'value', staged.maximum, 'least', coalesce(staged.minimum, 1))
            where staged.maximum < coalesce(staged.minimum, 1)
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.known is null then 'new' when judged.differs then 'changed' else 'same' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
