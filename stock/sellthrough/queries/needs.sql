-- What a suggestion for one partner is made from: the last weeks' sales (empty where not reported), stock, what comes, packs.
with weeks as (
    select generate_series(%(as_of)s::date - 7 * %(weeks)s, %(as_of)s::date - 7, interval '7 days')::date as week
), said as (
    select line.product_id, report.week, line.sold
    from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
    where report.organisation_id = %(organisation)s and report.superseded_at is null and report.kind = 'sales'
      and report.week >= %(as_of)s::date - 7 * %(weeks)s and report.week < %(as_of)s::date
), shipped as (
    select product_id, date_trunc('week', "on")::date as week, -sum(quantity)::int as sold
    from stock_movement
    where organisation_id = %(organisation)s and kind = 'shipment'
      and "on" >= %(as_of)s::date - 7 * %(weeks)s and "on" < %(as_of)s::date
    group by 1, 2
), known as (
    select distinct product_id from said
    union
    select distinct product_id from shipped where %(seller)s
), series as (
    select known.product_id,
           array_agg(case when %(seller)s then coalesce(said.sold, 0) + coalesce(shipped.sold, 0) else said.sold end order by weeks.week) as sold
    from known cross join weeks
    left join said on said.product_id = known.product_id and said.week = weeks.week
    left join shipped on shipped.product_id = known.product_id and shipped.week = weeks.week
    group by known.product_id
), shelf as (
    select product_id, sum(on_hand - reserved)::bigint as pieces from stock_position where organisation_id = %(organisation)s group by 1
), coming as (
    select product_id, sum(shipped - received - damaged - lost)::bigint as pieces
    from stock_transit where organisation_id = %(organisation)s group by 1
)
select series.product_id, series.sold, coalesce(shelf.pieces, 0), coalesce(coming.pieces, 0), product.pack, product.minimum
from series
join catalogue_product product on product.id = series.product_id and product.life in ('active', 'running_out')
left join shelf using (product_id) left join coming using (product_id)
order by product.sku
