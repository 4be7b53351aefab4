-- What stood in each component at the end of a day, by the ledger alone.
select side.component, sum(side.amount)
from receivables_entry entry join receivables_posting posting on posting.entry_id = entry.id,
    lateral (values (posting.destination, posting.amount), (posting.source, -posting.amount)) as side(component, amount)
where entry.account_id = %(account)s and entry."on" <= %(as_of)s
group by side.component
