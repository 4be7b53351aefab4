insert into organisations_territory (code, name, name_zh)
select distinct on (cells ->> 'territory') cells ->> 'territory', cells ->> 'territory_name', coalesce(cells ->> 'territory_name_zh', '')
from exchange_stagedrow
where imported_id = %(imported)s and state in ('new', 'changed') and cells ? 'territory' and cells ? 'territory_name'
order by cells ->> 'territory', number
on conflict (code) do nothing
