-- New partners must hang, by way of each other, from one that is there. What nothing holds stands under itself.
with recursive staged as (
    select id, cells ->> 'code' as code, cells ->> 'parent' as parent from exchange_stagedrow
    where imported_id = %(imported)s and state <> 'wrong'
), held as (
    select s.code from staged s
    where (s.parent is null or exists (select from organisations_organisation o where o.code = s.parent)) and s.parent is distinct from s.code
    union
    select s.code from staged s join held on held.code = s.parent
)
update exchange_stagedrow s
set state = 'wrong', errors = s.errors || jsonb_build_array(jsonb_build_object('column', 'parent', 'code', 'own_parent', 'value', staged.parent))
from staged where staged.id = s.id and staged.code not in (select code from held)
