-- A document is taken whole or not at all: one wrong row makes its others wrong.
update exchange_stagedrow other
set state = 'wrong', errors = other.errors || jsonb_build_array(jsonb_build_object('code', 'document', 'row', wrong.number))
from (
    select document, min(number) as number from exchange_stagedrow
    where imported_id = %(imported)s and state = 'wrong' and document <> ''
    group by document
) wrong
where other.imported_id = %(imported)s and other.document = wrong.document and other.state <> 'wrong'
