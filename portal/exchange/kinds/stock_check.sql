with staged as (
    select s.id, c.*, place.id as known_place, p.id as product_id, (
        select sum(m.quantity) from stock_movement m where m.place_id = place.id and m.product_id = p.id and m.kind = 'opening'
    ) as taken
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(place text, place_name text, sku text, quantity bigint)
    join catalogue_product p on p.sku = c.sku
    left join stock_place place on place.organisation_id = %(owner)s and place.code = c.place
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as (
    select staged.id, staged.taken, staged.quantity, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'place', 'code', 'unknown_place', 'value', staged.place) as fault
            where staged.known_place is null and not exists (
                select from staged other where other.place = staged.place and other.place_name is not null)
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
