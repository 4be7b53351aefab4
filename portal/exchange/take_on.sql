-- From the landing to the staged rows, under row-level security again.
with landed as (
    delete from exchange_landing returning number, document, key, cells, state, errors
)
insert into exchange_stagedrow (organisation_id, imported_id, number, document, key, cells, state, errors)
select %(organisation)s, %(imported)s, number, document, key, cells, state, errors from landed
