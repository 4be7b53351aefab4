-- From whom each buys: as the file says, else the nearest distributor above, else HQ. A known seller stays unless named anew.
update organisations_organisation o
set buys_from_id = coalesce(
    (select named.id from organisations_organisation named where named.code = s.cells ->> 'buys_from' and named.id <> o.id),
    o.buys_from_id,
    (select above.id from organisations_organisation above
     where o.path like above.path || '%%' and above.id <> o.id and above.kind in ('hq', 'distributor') order by above.depth desc limit 1))
from exchange_stagedrow s
where s.imported_id = %(imported)s and s.state in ('new', 'changed') and o.code = s.cells ->> 'code'
