insert into catalogue_category (code, name, name_zh)
select distinct on (cells ->> 'group') cells ->> 'group', coalesce(cells ->> 'group_name', cells ->> 'group'), coalesce(cells ->> 'group_name_zh', '')
from exchange_stagedrow
where imported_id = %(imported)s and state in ('new', 'changed') and cells ? 'group'
order by cells ->> 'group', number
on conflict (code) do nothing
