-- What the books know around the gaps of one product at one partner: a row for each week asked for.
with asked as (
    select unnest(%(weeks)s::date[]) as week
), ends as (
    select week, week + 6 as "on", coalesce((
        select max(report."on") from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
        where report.organisation_id = %(organisation)s and report.kind = 'count' and report.superseded_at is null
          and line.product_id = %(product)s and report.week < asked.week
    ), (
        select min(week) from sellthrough_report where organisation_id = %(organisation)s and superseded_at is null
    ), week) as since
    from asked
)
select ends.week,
       (select coalesce(sum(transit.shipped - case when arrived."on" <= ends."on" then transit.received else 0 end), 0)
        from stock_transit transit
        join stock_movement gone on gone.source = transit.source and gone.product_id = transit.product_id and gone.kind = 'shipment'
        left join lateral (
            select max("on") as "on" from stock_movement here
            where here.source = transit.source and here.product_id = transit.product_id and here.kind = 'receipt'
        ) arrived on true
        where transit.organisation_id = %(organisation)s and transit.product_id = %(product)s and gone."on" <= ends."on"
          and (arrived."on" is null or arrived."on" > ends."on")
          and transit.shipped > transit.damaged + transit.lost)::bigint as on_the_way,
       (select coalesce(sum(line.sold), 0)
        from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
        where report.organisation_id = %(organisation)s and line.product_id = %(product)s and report.kind = 'sales'
          and report.superseded_at is null and report.week between ends.since and ends.week
          and exists (
              select from sellthrough_report counted join sellthrough_reportline said on said.report_id = counted.id
              where counted.organisation_id = %(organisation)s and counted.kind = 'count' and counted.week = ends.week
                and said.product_id = %(product)s and counted.superseded_at is null and counted.sent_at < report.sent_at
          ))::bigint as late,
       (select count(*) from generate_series(date_trunc('week', ends.since + 1)::date, ends.week, interval '7 days') as due(week)
        where not exists (
            select from sellthrough_report report join sellthrough_reportline line on line.report_id = report.id
            where report.organisation_id = %(organisation)s and report.kind = 'sales' and report.superseded_at is null
              and report.week = due.week::date and line.product_id = %(product)s
        ))::int as weeks_missing,
       (select coalesce(sum(damaged + lost), 0) from stock_transit
        where organisation_id = %(organisation)s and product_id = %(product)s
          and source in (select source from stock_movement where "on" between ends.since and ends."on" and kind = 'shipment'
                           and product_id = %(product)s))::bigint as damaged,
       exists (
           select from stock_movement where organisation_id = %(organisation)s and product_id = %(product)s and kind in ('receipt', 'opening')
       ) as ever_received
from ends
