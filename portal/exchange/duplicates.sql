-- The first row of a key counts; a later one is wrong and says which row came first.
update exchange_stagedrow later
set state = 'wrong', errors = later.errors || jsonb_build_array(jsonb_build_object('code', 'duplicate', 'row', repeated.first))
from (
    select id, number, min(number) over (partition by key) as first
    from exchange_stagedrow where imported_id = %(imported)s and state <> 'wrong'
) repeated
where later.id = repeated.id and repeated.number > repeated.first
