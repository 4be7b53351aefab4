-- What the books know of each product when its line comes, under the positions' locks.
-- Two statements in one round trip: the first takes the locks, in position order; the second begins after it and so reads
-- what is true under them.
select from stock_position
where place_id = %(place)s and product_id = any (%(products)s::bigint[])
order by id for update;
with asked as (
    select unnest(%(products)s::bigint[]) as product_id
), counts as (
    -- The earliest day, at or after this line's, on which a count has said what stands there.
    select line.product_id, min(report."on") as "on"
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.organisation_id = %(organisation)s and report.kind = 'count' and report.superseded_at is null
      and (report."on" > %(on)s or (%(kind)s = 'sales' and report."on" = %(on)s)) and line.product_id = any (%(products)s::bigint[])
    group by 1
    union all
    select product_id, min("on") from stock_movement
    where place_id = %(place)s and kind = 'count' and source = 'count' and "on" >= %(on)s and product_id = any (%(products)s::bigint[])
    group by 1
), covered as (
    select product_id, min("on") as "on" from counts group by 1
), moved as (
    -- A sale of a closed week is booked later than it happened: it counts on its own day.
    select movement.product_id, max(movement."on") as until, bool_or(movement.kind in ('receipt', 'opening')) as received,
           sum(movement.quantity) filter (
               where case when said.kind = 'sales' and movement.kind <> 'count' then said."on" else movement."on" end > %(on)s) as after,
           sum(movement.quantity) filter (
               where movement.kind = 'adjustment' and %(kind)s = 'count' and said.kind = 'count'
                 and said.week = date_trunc('week', %(on)s::date)::date) as found
    from stock_movement movement
    left join sellthrough_report said
        on movement.source like 'report:%%' and said.organisation_id = %(organisation)s and movement.source = 'report:' || said.id
    where movement.place_id = %(place)s and movement.product_id = any (%(products)s::bigint[])
    group by 1
), coming as (
    select product_id, sum(shipped - received - damaged - lost) as pieces
    from stock_transit where organisation_id = %(organisation)s and product_id = any (%(products)s::bigint[])
    group by 1
)
select asked.product_id, product.life, coalesce(position.on_hand, 0), coalesce(position.reserved, 0),
       coalesce(old.sold, 0), coalesce(old.returned, 0), coalesce(old.moved_in, 0), coalesce(old.moved_out, 0), coalesce(old.adjusted, 0),
       covered."on", coalesce(moved.after, 0)::bigint, coalesce(moved.received, false), moved.until, coalesce(moved.found, 0)::bigint,
       coalesce(coming.pieces, 0)::bigint, case when pace.weeks > 0 then pace.pieces::float / pace.weeks end
from asked
join catalogue_product product on product.id = asked.product_id
left join stock_position position on position.place_id = %(place)s and position.product_id = asked.product_id
left join sellthrough_reportline old on old.report_id = %(old)s and old.product_id = asked.product_id
left join covered on covered.product_id = asked.product_id
left join moved on moved.product_id = asked.product_id
left join coming on coming.product_id = asked.product_id
left join sellthrough_pace pace on pace.organisation_id = %(organisation)s and pace.product_id = asked.product_id
order by asked.product_id
