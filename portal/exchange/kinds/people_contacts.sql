insert into organisations_contact (organisation_id, name, title, phone, email)
select distinct on (o.id, c.name, c.email) o.id, c.name, coalesce(c.title, ''), coalesce(c.phone, ''), c.email
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(partner text, email text, name text, title text, phone text)
join organisations_organisation o on o.code = c.partner
where s.imported_id = %(imported)s and s.state in ('new', 'changed')
on conflict (organisation_id, name, email) do update set title = excluded.title, phone = excluded.phone
