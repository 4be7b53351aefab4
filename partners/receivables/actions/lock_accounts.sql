-- The queue of everything that changes an account: its row and its guards', always by id, so that nobody waits in a circle.
-- A statement of its own: what the next one reads is then as fresh as the lock.
select account.id, account.debtor_id, account.creditor_id, account.currency, account.guards from receivables_account account
where account.id in (
    select unnest(%(accounts)s::bigint[])
    union select unnest(below.guards) from receivables_account below where below.id = any (%(accounts)s::bigint[])
)
order by account.id for update
