-- Codes that name no product, with the nearest codes: by spelling, or by name.
with unknown as (
    select distinct cells ->> %(column)s as code from exchange_stagedrow s
    where imported_id = %(imported)s and cells ? %(column)s
      and not exists (select from catalogue_product p where p.sku = s.cells ->> %(column)s)
), near as (
    select code, (
        select jsonb_agg(n.sku) from (
            select p.sku from catalogue_product p
            where similarity(p.sku, u.code) > 0.3 or p.name %% u.code
            order by greatest(similarity(p.sku, u.code), similarity(p.name, u.code)) desc, p.sku limit 3
        ) n
    ) as codes
    from (select code from unknown order by code limit 200) u
)
update exchange_stagedrow s
set state = 'wrong', errors = s.errors || jsonb_build_array(jsonb_build_object(
    'column', %(column)s, 'code', 'unknown_product', 'value', left(unknown.code, 80), 'near', coalesce(near.codes, '[]')))
from unknown left join near on near.code = unknown.code
where s.imported_id = %(imported)s and s.cells ->> %(column)s = unknown.code
