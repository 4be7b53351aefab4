insert into receivables_invoice (
    account_id, debtor_id, creditor_id, kind, number, source, issued_on, due_on, currency, net, tax, total, open, entry_id, note)
select account.id, account.debtor_id, account.creditor_id, coalesce(c.sort, 'invoice'), c.number, 'import:' || %(imported)s, c.issued_on,
    coalesce(c.due_on, c.issued_on + account.terms_days), account.currency, c.amount, 0, c.amount, c.amount, posted.entry_id, ''
from unnest(%(rows)s::bigint[], %(entries)s::bigint[]) as posted(row_id, entry_id)
join exchange_stagedrow s on s.id = posted.row_id
cross join lateral jsonb_to_record(s.cells) as c(number text, sort text, issued_on date, due_on date, amount numeric)
join receivables_entry entry on entry.id = posted.entry_id
join receivables_account account on account.id = entry.account_id
