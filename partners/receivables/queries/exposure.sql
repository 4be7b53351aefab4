-- One component of an account's exposure, by the paper that put it there: the lines sum to the component.
-- An invoice takes its shipment's amount out of what was delivered, so there it counts for that shipment.
select case when side.component = 'delivered' and invoice.source <> '' then invoice.source else entry.source end as paper,
    min(entry."on") as first, max(entry."on") as last, sum(side.amount) as amount
from receivables_entry entry join receivables_posting posting on posting.entry_id = entry.id
left join receivables_invoice invoice on invoice.entry_id = entry.id,
    lateral (values (posting.destination, posting.amount), (posting.source, -posting.amount)) as side(component, amount)
where entry.account_id = %(account)s and side.component = %(component)s
group by paper having sum(side.amount) <> 0
order by first, paper
