-- Accounts whose running balances are not the sum of their postings.
with sides as (
    select account_id, destination as component, amount from receivables_posting
    union all select account_id, source, -amount from receivables_posting
), sums as (
    select account_id,
        coalesce(sum(amount) filter (where component = 'ordered'), 0) as ordered,
        coalesce(sum(amount) filter (where component = 'delivered'), 0) as delivered,
        coalesce(sum(amount) filter (where component = 'receivable'), 0) as receivable,
        coalesce(sum(amount) filter (where component = 'unapplied'), 0) as unapplied,
        sum(amount) as everything
    from sides group by account_id
)
select count(*) from receivables_account account left join sums on sums.account_id = account.id
where (account.ordered, account.delivered, account.receivable, account.unapplied)
    is distinct from (coalesce(sums.ordered, 0), coalesce(sums.delivered, 0), coalesce(sums.receivable, 0), coalesce(sums.unapplied, 0))
    or coalesce(sums.everything, 0) <> 0
