-- The books of one product at one partner, week by week, from its movements: as known at a moment, where one is named.
with weeks as (
    select generate_series(%(first)s::date, %(last)s::date, interval '7 days')::date as week
), moves as (
    select date_trunc('week', "on")::date as week, kind, quantity, source
    from stock_movement
    where organisation_id = %(organisation)s and product_id = %(product)s
      and place_id in (select id from stock_place where organisation_id = %(organisation)s)
      and (%(known_at)s::timestamptz is null or at <= %(known_at)s::timestamptz)
), before as (
    select coalesce(sum(quantity), 0) as pieces from moves where week < %(first)s
), flows as (
    select week,
           sum(quantity) filter (where kind = 'receipt') as received,
           sum(quantity) filter (where kind = 'return' and (quantity > 0 or source like 'report:%%')) as returned,
           sum(quantity) filter (where kind = 'transfer' and quantity > 0) as moved_in,
           -sum(quantity) filter (where kind in ('sale', 'shipment')) as sold,
           -sum(quantity) filter (where kind = 'transfer' and quantity < 0) as moved_out,
           -sum(quantity) filter (where kind = 'return' and quantity < 0 and source not like 'report:%%') as sent_back,
           sum(quantity) filter (where kind in ('count', 'adjustment', 'opening')) as adjusted,
           sum(quantity) as net
    from moves where week >= %(first)s group by week
), said as (
    select report.week,
           max(line.counted) as counted,
           bool_or(report.kind = 'sales') as reported,
           sum(line.sold) filter (where report.kind = 'sales') as sold_as_said,
           bool_or(line.warnings @> '[{"code": "first_count"}]') as first_count
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.organisation_id = %(organisation)s and line.product_id = %(product)s
      and report.sent_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
      and (report.superseded_at is null or report.superseded_at > coalesce(%(known_at)s::timestamptz, 'infinity'))
    group by report.week
)
select weeks.week,
       (before.pieces + coalesce(sum(flows.net) over (order by weeks.week rows between unbounded preceding and 1 preceding), 0))::bigint,
       coalesce(flows.received, 0)::bigint, coalesce(flows.returned, 0)::bigint, coalesce(flows.moved_in, 0)::bigint,
       coalesce(flows.sold, 0)::bigint, coalesce(flows.moved_out, 0)::bigint, coalesce(flows.sent_back, 0)::bigint,
       coalesce(flows.adjusted, 0)::bigint, said.counted, coalesce(said.reported, false), said.sold_as_said::bigint,
       coalesce(said.first_count, false)
from weeks cross join before
left join flows using (week) left join said using (week)
order by weeks.week
