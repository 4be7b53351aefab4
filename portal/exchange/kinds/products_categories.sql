insert into catalogue_category (code, name, name_zh, parent_id)
select distinct on (c.category) c.category, coalesce(c.category_name, c.category), coalesce(c.category_name_zh, ''), above.id
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(category text, category_name text, category_name_zh text, "group" text)
left join catalogue_category above on above.code = c."group" and c."group" <> c.category
where s.imported_id = %(imported)s and s.state in ('new', 'changed') and c.category is not null
order by c.category, c.category_name is null, s.number
on conflict (code) do nothing
