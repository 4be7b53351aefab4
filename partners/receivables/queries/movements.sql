-- What changed what is owed: moves into or out of receivable and unapplied, but for those between the two.
select entry.id, entry."on", entry.kind, entry.source, sum(side.amount) as amount, (entry.at at time zone %(zone)s)::date
from receivables_entry entry join receivables_posting posting on posting.entry_id = entry.id,
    lateral (values (posting.destination, posting.amount), (posting.source, -posting.amount)) as side(component, amount)
where entry.account_id = %(account)s and (%(first)s::date is null or entry."on" >= %(first)s) and entry."on" <= %(last)s
    and side.component in ('receivable', 'unapplied')
group by entry.id having sum(side.amount) <> 0
order by entry."on", entry.number
