-- Each row is new, changed or the same against the count that stands; an empty one says nothing and is left as it is.
with staged as (
    select s.id, c.*, product.id as product_id, product.life, line.id as stands, line.counted = c.counted and report."on" = c."on" as is_same,
           coalesce((
               select sum(position.reserved) from stock_position position
               where position.organisation_id = %(organisation)s and position.product_id = product.id
           ), 0) as promised
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c("on" date, sku text, counted int)
    join catalogue_product product on product.sku = c.sku
    left join sellthrough_report report
        on report.organisation_id = %(organisation)s and report.kind = 'count' and report.week = date_trunc('week', c."on")::date
        and report.superseded_at is null
    left join sellthrough_reportline line on line.report_id = report.id and line.product_id = product.id
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as (
    select staged.id, counted is null as is_empty, is_same, stands, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'on', 'code', 'in_future', 'value', staged."on") as fault where staged."on" > %(today)s::date
            union all
            select jsonb_build_object('column', 'on', 'code', 'week_closed', 'value', staged."on") where staged."on" < %(first)s::date
            union all
            select jsonb_build_object('column', 'sku', 'code', 'not_on_sale', 'value', staged.sku)
            where staged.life = 'planned' and counted is not null
            union all
            select jsonb_build_object('column', 'counted', 'code', 'below_promised', 'value', staged.counted, 'least', staged.promised)
            where staged.counted < staged.promised
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when is_empty or is_same then 'same' when stands is not null then 'changed' else 'new' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
