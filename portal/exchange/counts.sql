select state, count(*) from exchange_stagedrow where imported_id = %(imported)s group by state
