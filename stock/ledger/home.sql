-- The place that an organisation's receipts enter, locked against other reports; opened where there is none.
with opened as (
    insert into stock_place (organisation_id, code, name, address, serves)
    select %(organisation)s, 'MAIN', %(name)s, '', true
    where not exists (select from stock_place where organisation_id = %(organisation)s)
    on conflict do nothing
    returning id
), home as (
    select id from stock_place where organisation_id = %(organisation)s order by serves desc, id limit 1 for no key update
)
select coalesce((select id from home), (select id from opened))
