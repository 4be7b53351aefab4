-- The last twelve months of an account: what was invoiced and paid (bounced payments taken off) in each, and what was owed at its end.
with months as (
    select day::date as first, least((day + interval '1 month')::date - 1, %(today)s::date) as last
    from generate_series(date_trunc('month', %(today)s::date) - interval '11 months', date_trunc('month', %(today)s::date), interval '1 month') as day
), moved as (
    select date_trunc('month', entry."on")::date as month, entry.kind, sum(side.amount) as amount
    from receivables_entry entry join receivables_posting posting on posting.entry_id = entry.id,
        lateral (values (posting.destination, posting.amount), (posting.source, -posting.amount)) as side(component, amount)
    where entry.account_id = %(account)s and entry."on" <= %(today)s and side.component in ('receivable', 'unapplied')
    group by 1, 2
)
select months.first,
    coalesce((select sum(amount) from moved where month = months.first and kind = 'invoice'), 0) as invoiced,
    coalesce((select -sum(amount) from moved where month = months.first and kind in ('payment', 'reversal')), 0) as paid,
    coalesce((select sum(amount) from moved where month <= months.first), 0) as owed
from months order by months.first
