-- How fast each product sells at each partner: one figure for each of the last weeks, empty where nobody reported it.
-- A seller's own shipments count as sold, and all its weeks are known. One statement for one partner, or for the channel.
with weeks as (
    select generate_series(%(as_of)s::date - 7 * %(weeks)s, %(as_of)s::date - 7, interval '7 days')::date as week
), said as (
    select report.organisation_id, line.product_id, report.week, line.sold
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.superseded_at is null and report.kind = 'sales'
      and report.week >= %(as_of)s::date - 7 * %(weeks)s and report.week < %(as_of)s::date
      and (%(organisations)s::bigint[] is null or report.organisation_id = any (%(organisations)s::bigint[]))
      and (%(products)s::bigint[] is null or line.product_id = any (%(products)s::bigint[]))
), beyond as (
    select report.organisation_id, line.product_id,
           sum(greatest(line.adjusted, 0)) as surplus, sum(greatest(-line.adjusted, 0)) as shortfall
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.superseded_at is null and report.week >= %(as_of)s::date - 7 * %(weeks)s
      and (%(organisations)s::bigint[] is null or report.organisation_id = any (%(organisations)s::bigint[]))
      and (%(products)s::bigint[] is null or line.product_id = any (%(products)s::bigint[]))
      and line.adjusted <> 0 and (line.counted is not null or line.warnings @> '[{"code": "more_than_stock"}]')
      and not line.warnings @> '[{"code": "first_count"}]'
    group by 1, 2
), moved as (
    select organisation_id, product_id, date_trunc('week', "on")::date as week, kind, sum(quantity) as pieces
    from stock_movement
    where kind in ('receipt', 'shipment') and "on" >= %(as_of)s::date - 7 * %(weeks)s and "on" < %(as_of)s::date
      and (%(organisations)s::bigint[] is null or organisation_id = any (%(organisations)s::bigint[]))
      and (%(products)s::bigint[] is null or product_id = any (%(products)s::bigint[]))
    group by 1, 2, 3, 4
), known as (
    select organisation_id, product_id from stock_position
    where (%(organisations)s::bigint[] is null or organisation_id = any (%(organisations)s::bigint[]))
      and (%(products)s::bigint[] is null or product_id = any (%(products)s::bigint[]))
    union
    select organisation_id, product_id from said
), series as (
    select known.organisation_id, known.product_id, weeks.week,
           case when organisation.kind in ('hq', 'distributor') then coalesce(said.sold, 0) - coalesce(shipped.pieces, 0) else said.sold end as sold
    from known
    join organisations_organisation organisation on organisation.id = known.organisation_id
    cross join weeks
    left join said using (organisation_id, product_id, week)
    left join moved shipped
        on shipped.organisation_id = known.organisation_id and shipped.product_id = known.product_id and shipped.week = weeks.week
        and shipped.kind = 'shipment'
), arrived as (
    select organisation_id, product_id, sum(pieces) as pieces from moved where kind = 'receipt' group by 1, 2
)
insert into sellthrough_pace as pace (organisation_id, product_id, as_of, sold, pieces, weeks, received, surplus, shortfall)
select series.organisation_id, series.product_id, %(as_of)s, array_agg(series.sold::int order by series.week),
       coalesce(sum(series.sold), 0), count(series.sold),
       coalesce(max(arrived.pieces), 0), coalesce(max(beyond.surplus), 0), coalesce(max(beyond.shortfall), 0)
from series
left join arrived using (organisation_id, product_id)
left join beyond using (organisation_id, product_id)
group by series.organisation_id, series.product_id
on conflict (organisation_id, product_id) do update
set as_of = excluded.as_of, sold = excluded.sold, pieces = excluded.pieces, weeks = excluded.weeks, received = excluded.received,
    surplus = excluded.surplus, shortfall = excluded.shortfall
