-- The first place HQ ever gets serves its orders.
with wanted as (
    select cells ->> 'place' as code, max(cells ->> 'place_name') as name, min(number) as number
    from exchange_stagedrow where imported_id = %(imported)s and state = 'new' group by 1
)
insert into stock_place (organisation_id, code, name, address, serves)
select %(owner)s, code, coalesce(name, code), '',
    row_number() over (order by number) = 1 and not exists (select from stock_place where organisation_id = %(owner)s and serves)
from wanted
on conflict (organisation_id, code) do nothing
