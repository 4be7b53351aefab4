select cells ->> 'code', coalesce(cells ->> 'parent', (select code from organisations_organisation where depth = 1 order by path limit 1))
from exchange_stagedrow where imported_id = %(imported)s and state = 'new'
