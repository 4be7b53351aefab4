-- What a partner reports on: what stands on its shelf, is on its way, or was reported lately.
with shelf as (
    select product_id, sum(on_hand)::bigint as pieces from stock_position where organisation_id = %(organisation)s group by 1
), coming as (
    select product_id, sum(shipped - received - damaged - lost)::bigint as pieces
    from stock_transit where organisation_id = %(organisation)s group by 1
), lately as (
    select line.product_id, sum(line.sold) filter (where report.week = %(week)s::date - 7 and report.kind = 'sales') as sold,
           bool_or(line.sold > 0 or line.counted > 0) as moved
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.organisation_id = %(organisation)s and report.superseded_at is null and report.week >= %(since)s
    group by 1
), moved as (
    select distinct product_id from stock_movement
    where organisation_id = %(organisation)s and kind in ('receipt', 'shipment') and "on" >= %(since)s
)
select product_id, coalesce(shelf.pieces, 0), coalesce(coming.pieces, 0), lately.sold
from shelf full join coming using (product_id) full join lately using (product_id) full join moved using (product_id)
where shelf.pieces > 0 or coming.pieces > 0 or lately.moved or moved.product_id is not null
