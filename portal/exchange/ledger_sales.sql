select debtor.code, (o.placed_at at time zone current_setting('timezone'))::date, entry."on", sum(posting.amount)
from receivables_posting posting
join receivables_entry entry on entry.id = posting.entry_id
join organisations_organisation debtor on debtor.id = posting.debtor_id
join receivables_invoice invoice on invoice.entry_id = entry.id
join orders_order o on 'order:' || o.number = invoice.source
where posting.source = 'sales'
group by 1, 2, 3
