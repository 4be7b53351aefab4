-- What moved an account's balance (invoiced and not applied) up to a day, entry by entry, without what a statement covers.
-- An application moves an amount between the two and leaves the balance as it was: having drops it.
with moved as (
    select e.id, sum(case when p.destination in ('receivable', 'unapplied') then p.amount else 0 end)
        - sum(case when p.source in ('receivable', 'unapplied') then p.amount else 0 end) as amount
    from receivables_entry e
    join receivables_posting p on p.entry_id = e.id
    where e.account_id = %(account)s and e.on <= %(last)s
        and not (e.on <= coalesce(%(covered_to)s::date, '-infinity') and e.number <= coalesce(%(cut)s::bigint, 0))
        and (p.destination in ('receivable', 'unapplied') or p.source in ('receivable', 'unapplied'))
    group by e.id
)
select e.number, e.on, e.kind, moved.amount, coalesce(reversed.kind, '') as reverses,
    coalesce(nullif(invoice.number, ''), nullif(payment.reference, ''), '') as document,
    coalesce(payment.method, invoice.source, e.source) as reference,
    case when invoice.kind = 'invoice' then invoice.due_on end as due_on
from moved
join receivables_entry e on e.id = moved.id
left join receivables_entry reversed on reversed.id = e.reverses_id
left join receivables_invoice invoice on invoice.entry_id = coalesce(e.reverses_id, e.id)
left join receivables_payment payment on payment.entry_id = coalesce(e.reverses_id, e.id)
where moved.amount <> 0
order by e.on, e.number
