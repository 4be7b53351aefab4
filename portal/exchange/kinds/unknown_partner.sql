-- Codes that name no partner, with the nearest codes: by spelling, or by name. `in_file`: partners of the same file count too.
with unknown as (
    select distinct cells ->> %(column)s as code from exchange_stagedrow s
    where imported_id = %(imported)s and cells ? %(column)s
      and not exists (select from organisations_organisation o where o.code = s.cells ->> %(column)s)
      and not (%(in_file)s and exists (
          select from exchange_stagedrow f where f.imported_id = s.imported_id and f.state <> 'wrong' and f.key = s.cells ->> %(column)s))
), near as (
    select code, (
        select jsonb_agg(n.code) from (
            select o.code from organisations_organisation o
            where similarity(o.code, u.code) > 0.3 or o.name %% u.code
            order by greatest(similarity(o.code, u.code), similarity(o.name, u.code)) desc, o.code limit 3
        ) n
    ) as codes
    from (select code from unknown order by code limit 200) u
)
update exchange_stagedrow s
set state = 'wrong', errors = s.errors || jsonb_build_array(jsonb_build_object(
    'column', %(column)s, 'code', 'unknown_partner', 'value', left(unknown.code, 80), 'near', coalesce(near.codes, '[]')))
from unknown left join near on near.code = unknown.code
where s.imported_id = %(imported)s and s.cells ->> %(column)s = unknown.code
