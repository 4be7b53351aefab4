-- Same: its keeper has a record of this very name, phone and registry number, so that a file sent twice adds nobody twice.
with said as (
    select said.*, coalesce(o.id, %(keeper)s) as keeper_id
    from jsonb_to_recordset(%(said)s::jsonb)
         as said(id bigint, fault jsonb, keeper text, name text, name_zh text, phone text, registry_number text)
    left join organisations_organisation o on o.code = said.keeper
), known as (
    select distinct said.id
    from said join customers_customer c on c.organisation_id = said.keeper_id and c.name = said.name and c.name_zh = said.name_zh
         and c.registry_number = said.registry_number and (said.phone = '' or c.phones @> array[said.phone]::varchar[])
    where said.fault is null
)
update exchange_stagedrow s
set state = case when said.fault is not null then 'wrong' when known.id is not null then 'same' else 'new' end,
    errors = case when said.fault is not null then s.errors || said.fault else s.errors end
from said left join known on known.id = said.id
where s.id = said.id
