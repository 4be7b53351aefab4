-- What a document says once, each of its rows must say alike.
with compared as (
    select id, cells, first_value(number) over document as first, first_value(cells) over document as said
    from exchange_stagedrow where imported_id = %(imported)s and document <> ''
    window document as (partition by document order by number)
), faults as (
    select id, jsonb_agg(jsonb_build_object('column', name, 'code', 'mixed', 'row', first, 'value', cells ->> name)) as listed
    from compared, unnest(%(columns)s::text[]) as name
    where cells -> name is distinct from said -> name
    group by id
)
update exchange_stagedrow s set state = 'wrong', errors = s.errors || faults.listed from faults where faults.id = s.id
