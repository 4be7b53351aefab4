-- The same payment again changes nothing; the same reference with another amount or day is asked about.
with staged as (
    select s.id, c.*, o.currency as usual, account.id as account_id, exists (
            select from receivables_payment p where p.account_id = account.id and p.reference = c.reference
              and p.received_on = c.received_on and p.amount = c.amount
        ) as taken, exists (
            select from receivables_payment p where p.account_id = account.id and p.reference = c.reference
        ) as referred
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(partner text, received_on date, amount numeric, reference text, currency text)
    join organisations_organisation o on o.code = c.partner
    left join receivables_account account on account.debtor_id = o.id and account.creditor_id = %(creditor)s
        and account.currency = coalesce(c.currency, o.currency)
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select id, taken, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'partner', 'code', 'no_account', 'value', coalesce(staged.currency, staged.usual)) as fault
            where staged.account_id is null
            union all
            select jsonb_build_object('column', 'reference', 'code', 'payment_differs', 'value', staged.reference)
            where staged.referred and not staged.taken
            union all
            select jsonb_build_object('column', 'amount', 'code', 'minor_units', 'value', staged.amount)
            where staged.amount <> round(staged.amount, coalesce((%(digits)s::jsonb ->> coalesce(staged.currency, staged.usual))::int, 2))
            union all
            select jsonb_build_object('column', 'amount', 'code', 'too_small', 'value', staged.amount, 'least', '0.01') where staged.amount = 0
            union all
            select jsonb_build_object('column', 'received_on', 'code', 'in_future', 'value', staged.received_on) where staged.received_on > %(today)s
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.taken then 'same' else 'new' end, errors = s.errors || judged.faults
from judged where judged.id = s.id
