update access_user u set name = c.name, language = coalesce(c.language, u.language)
from exchange_stagedrow s cross join lateral jsonb_to_record(s.cells) as c(email text, name text, language text)
where s.imported_id = %(imported)s and s.state = 'changed' and u.email = c.email
