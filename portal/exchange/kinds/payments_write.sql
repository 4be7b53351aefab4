with posted as (
    select * from unnest(%(rows)s::bigint[], %(entries)s::bigint[]) as p(row_id, entry_id)
), made as (
    insert into receivables_payment (
        account_id, debtor_id, creditor_id, received_on, amount, unapplied, currency, method, reference, recorded_by_id, recorded_at, entry_id)
    select account.id, account.debtor_id, account.creditor_id, c.received_on, c.amount, c.amount, account.currency, coalesce(c.method, 'bank'),
        c.reference, %(user)s, now(), posted.entry_id
    from posted
    join exchange_stagedrow s on s.id = posted.row_id and s.imported_id = %(imported)s
    cross join lateral jsonb_to_record(s.cells) as c(received_on date, amount numeric, reference text, method text)
    join receivables_entry entry on entry.id = posted.entry_id
    join receivables_account account on account.id = entry.account_id
    returning id, entry_id
)
select posted.row_id, made.id from made join posted on posted.entry_id = made.entry_id
