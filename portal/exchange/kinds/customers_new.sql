select coalesce(o.id, %(keeper)s), s.cells
from exchange_stagedrow s left join organisations_organisation o on o.code = s.cells ->> 'keeper'
where s.imported_id = %(imported)s and s.state = 'new' order by s.number
