-- Names, for accounts of a creditor, the guards above them in the tree, and sums what each guard guards.
-- Run under the locks of all accounts of that creditor: when a group limit begins, an account opens, or an organisation moves.
with guard as materialized (
    select account.id, account.currency, debtor.path
    from receivables_account account join organisations_organisation debtor on debtor.id = account.debtor_id
    where account.creditor_id = %(creditor)s and account.is_guard
), guarded as materialized (
    select account.id, account.exposure, coalesce(array_agg(guard.id order by guard.id) filter (where guard.id is not null), '{}') as guards
    from receivables_account account
    join organisations_organisation debtor on debtor.id = account.debtor_id
    left join guard on guard.currency = account.currency and starts_with(debtor.path, guard.path)
    where account.creditor_id = %(creditor)s
    group by account.id
), sums as (
    select guard_id, sum(exposure) as exposure from guarded, unnest(guards) as guard_id group by guard_id
)
update receivables_account account set guards = guarded.guards, subtree_exposure = coalesce(sums.exposure, 0)
from guarded left join sums on sums.guard_id = guarded.id
where account.id = guarded.id and (account.guards <> guarded.guards or account.subtree_exposure <> coalesce(sums.exposure, 0))
