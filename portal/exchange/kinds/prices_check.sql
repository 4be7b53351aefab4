with staged as (
    select s.id, c.*, step.id as known, step.price is distinct from c.price as differs, list.id as list_known, t.id as territory_id,
        (list.valid_from, list.valid_to) is distinct from (c.valid_from, c.valid_to) as list_differs
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        list text, level text, valid_from date, valid_to date, tier text, territory text, buyer text, sku text, from_quantity int, price numeric)
    join catalogue_product p on p.sku = c.sku
    left join pricing_pricelist list on list.seller_id = %(seller)s and list.code = c.list
    left join organisations_territory t on t.code = c.territory
    left join pricing_pricestep step on step.price_list_id = list.id and step.product_id = p.id and step.from_quantity = coalesce(c.from_quantity, 1)
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select id, known, differs or list_differs as differs, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'valid_to', 'code', 'dates_in_order', 'value', staged.valid_to) as fault
            where staged.valid_to < staged.valid_from
            union all
            select jsonb_build_object('column', 'level', 'code', 'no_audience', 'value', staged.level)
            where staged.list_known is null and case coalesce(staged.level, 'base')
                when 'base' then false when 'tier' then staged.tier is null when 'region' then staged.territory is null else staged.buyer is null end
            union all
            select jsonb_build_object('column', 'territory', 'code', 'unknown_territory', 'value', staged.territory)
            where staged.territory is not null and staged.territory_id is null
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.known is null then 'new' when judged.differs then 'changed' else 'same' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
