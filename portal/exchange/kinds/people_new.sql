select c.email, c.name, c.language, o.id, c.role
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(partner text, email text, name text, role text, language text)
join organisations_organisation o on o.code = c.partner
where s.imported_id = %(imported)s and s.state = 'new' order by s.number
