-- Pieces sold or counted beyond what came, and partners of other territories that are short of the same product.
with beyond as (
    select * from sellthrough_pace
    where surplus >= %(least)s and (%(seen)s::bigint[] is null or organisation_id = any (%(seen)s::bigint[]))
)
select here.id, here.code, here.name, here.name_zh, coalesce(area.name, ''), coalesce(area.name_zh, ''),
       product.id, product.sku, product.name, product.name_zh, beyond.surplus, beyond.received, beyond.pieces,
       coalesce((
           select jsonb_agg(one order by (one ->> 'pieces')::int desc) from (
               select jsonb_build_object('code', there.code, 'name', there.name, 'name_zh', there.name_zh,
                                         'territory', region.name, 'territory_zh', region.name_zh, 'pieces', short.shortfall) as one
               from sellthrough_pace short
               join organisations_organisation there on there.id = short.organisation_id
               join organisations_territory region on region.id = there.territory_id
               where short.product_id = beyond.product_id and short.shortfall >= %(least)s
                 and there.territory_id is distinct from here.territory_id
                 and (%(seen)s::bigint[] is null or short.organisation_id = any (%(seen)s::bigint[]))
               order by short.shortfall desc limit 3
           ) named
       ), '[]')
from beyond
join organisations_organisation here on here.id = beyond.organisation_id
left join organisations_territory area on area.id = here.territory_id
join catalogue_product product on product.id = beyond.product_id
where not exists (
    select from stock_movement came
    where came.organisation_id = beyond.organisation_id and came.product_id = beyond.product_id and came.kind in ('receipt', 'opening')
) or beyond.surplus > beyond.received
order by beyond.surplus desc, product.sku, here.code
limit 200
