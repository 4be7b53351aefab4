with opened as (
    select place_id, product_id, sum(quantity) as pieces from stock_movement where organisation_id = %(owner)s and kind = 'opening' group by 1, 2
), staged as (
    select s.id, c.*, place.id as known_place, opened.pieces as taken,
        bool_or(c.place_name is not null) over (partition by c.place) as place_named
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(place text, place_name text, sku text, quantity bigint)
    join catalogue_product p on p.sku = c.sku
    left join stock_place place on place.organisation_id = %(owner)s and place.code = c.place
    left join opened on opened.place_id = place.id and opened.product_id = p.id
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select staged.id, staged.taken, staged.quantity, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'place', 'code', 'unknown_place', 'value', staged.place) as fault
            where staged.known_place is null and not staged.place_named
            union all
            select jsonb_build_object('column', 'quantity', 'code', 'opening_differs', 'value', staged.taken)
            where staged.taken <> staged.quantity
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.taken is null and judged.quantity > 0 then 'new' else 'same' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
