with staged as (
    select s.id, c.*, o.depth = 1 as is_hq, taken.id as known, taken.total as taken_total, taken.debtor_id is distinct from o.id as other
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(partner text, number text, amount numeric, issued_on date, due_on date)
    join organisations_organisation o on o.code = c.partner
    left join receivables_invoice taken on taken.creditor_id = %(creditor)s and taken.number = c.number
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), judged as materialized (
    select id, known, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'partner', 'code', 'not_hq_customer', 'value', staged.partner) as fault where staged.is_hq
            union all
            select jsonb_build_object('column', 'number', 'code', 'invoice_differs', 'value', staged.number)
            where staged.known is not null and (staged.other or staged.taken_total <> staged.amount)
            union all
            select jsonb_build_object('column', 'amount', 'code', 'too_small', 'value', staged.amount, 'least', '0.01') where staged.amount = 0
            union all
            select jsonb_build_object('column', 'due_on', 'code', 'dates_in_order', 'value', staged.due_on) where staged.due_on < staged.issued_on
        ) faults
    ) as faults
    from staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.known is null then 'new' else 'same' end, errors = s.errors || judged.faults
from judged where judged.id = s.id
