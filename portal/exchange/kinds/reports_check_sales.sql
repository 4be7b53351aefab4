-- Each row is new, changed or the same against the report that stands; an empty one says nothing and is left as it is.
with staged as (
    select s.id, c.*, product.id as product_id, product.life, line.id as stands,
           (line.sold, line.returned, line.moved_in, line.moved_out)
               = (coalesce(c.sold, 0), coalesce(c.returned, 0), coalesce(c.moved_in, 0), coalesce(c.moved_out, 0)) as is_same,
           coalesce(c.sold, c.returned, c.moved_in, c.moved_out) is null as is_empty
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(week date, sku text, sold int, returned int, moved_in int, moved_out int)
    join catalogue_product product on product.sku = c.sku
    left join sellthrough_report report
        on report.organisation_id = %(organisation)s and report.kind = 'sales' and report.week = c.week and report.superseded_at is null
    left join sellthrough_reportline line on line.report_id = report.id and line.product_id = product.id
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as (
    select staged.id, is_empty, is_same, stands, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'week', 'code', 'week_not_over', 'value', staged.week) as fault
            where staged.week + 6 > %(today)s::date
            union all
            select jsonb_build_object('column', 'week', 'code', 'week_too_old', 'value', staged.week) where staged.week < %(oldest)s::date
            union all
            select jsonb_build_object('column', 'sku', 'code', 'not_on_sale', 'value', staged.sku)
            where staged.life = 'planned' and not is_empty
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when is_empty or is_same then 'same' when stands is not null then 'changed' else 'new' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
