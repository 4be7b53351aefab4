-- Judges an order's amount and, where it passes, promises it; keeps the decision either way. Under the locks of lock_accounts.sql.
-- The reasons and their order are those of rules.judge_credit; a property test keeps the two alike.
with account as materialized (
    select * from receivables_account where id = %(account)s
), in_force as materialized (
    select lim.account_id, lim.kind, lim.amount, lim.valid_from, lim.id
    from receivables_creditlimit lim, account
    where lim.account_id in (select account.id union select unnest(account.guards))
        and lim.valid_from <= %(today)s and (lim.valid_to is null or lim.valid_to >= %(today)s)
        and lim.withdrawn_at is null and (not lim.needs_approval or lim.approved_by_id is not null)
), own as (
    select (select amount from in_force where account_id = %(account)s and kind = 'own' order by valid_from desc, id desc limit 1)
        + coalesce((select sum(amount) from in_force where account_id = %(account)s and kind = 'temporary'), 0) as amount
), groups as (
    select distinct on (guard.id) guard.id, guard.subtree_exposure as exposure, in_force.amount as "limit"
    from account, unnest(account.guards) as guard_id join receivables_account guard on guard.id = guard_id
    join in_force on in_force.account_id = guard.id and in_force.kind = 'group'
    order by guard.id, in_force.valid_from desc, in_force.id desc
), standing as materialized (
    select account.id, account.debtor_id, account.creditor_id, account.ordered, account.delivered, account.receivable, account.unapplied,
        account.exposure, account.stopped, account.entries, account.chain, account.guards, own.amount as "limit",
        coalesce((select greatest(0, %(today)s - min(invoice.due_on)) from receivables_invoice invoice
            where invoice.account_id = account.id and invoice.open > 0 and invoice.kind = 'invoice'), 0) as days_overdue,
        coalesce((select grace_days from receivables_creditpolicy policy where policy.creditor_id = account.creditor_id), %(grace)s) as grace_days,
        coalesce((select jsonb_agg(jsonb_build_object('account', id, 'exposure', exposure::text, 'limit', "limit"::text) order by id) from groups), '[]') as groups,
        exists (select from groups where exposure + %(amount)s > "limit") as group_over
    from account, own
), judged as materialized (
    select standing.*, array_remove(array[
        case when stopped <> '' then 'stopped' end,
        case when "limit" is null then 'no_limit' when exposure + %(amount)s > "limit" then 'over_limit' end,
        case when days_overdue > grace_days then 'late' end,
        case when group_over then 'group_over' end
    ], null) as reasons
    from standing
), decided as (
    insert into receivables_creditdecision (account_id, debtor_id, creditor_id, source, amount, verdict, reasons, standing, rule, at, by_id, note)
    select id, debtor_id, creditor_id, %(source)s, %(amount)s, case when reasons = '{}' then 'granted' else 'held' end, reasons,
        jsonb_build_object('ordered', ordered::text, 'delivered', delivered::text, 'receivable', receivable::text, 'unapplied', unapplied::text,
            'limit', "limit"::text, 'days_overdue', days_overdue, 'grace_days', grace_days, 'stopped', stopped, 'groups', groups),
        %(rule)s, now(), %(by)s, ''
    from judged
    returning id, verdict, reasons
), passing as (
    select judged.*, sha256(chain || convert_to(concat_ws('|', id, entries + 1, 'promise', %(source)s::text, %(today)s::date, coalesce(%(by)s, 0), 0,
        'commitment>ordered:' || %(amount)s::numeric(18, 4)), 'UTF8')) as hash
    from judged where reasons = '{}' and %(amount)s > 0
), written as (
    insert into receivables_entry (account_id, debtor_id, creditor_id, number, kind, source, "on", at, by_id, hash)
    select id, debtor_id, creditor_id, entries + 1, 'promise', %(source)s, %(today)s, now(), %(by)s, hash from passing
    returning id, account_id, debtor_id, creditor_id
), placed as (
    insert into receivables_posting (entry_id, account_id, debtor_id, creditor_id, source, destination, amount)
    select id, account_id, debtor_id, creditor_id, 'commitment', 'ordered', %(amount)s from written
), balanced as (
    update receivables_account account set
        ordered = account.ordered + case when account.id = passing.id then %(amount)s else 0 end,
        entries = case when account.id = passing.id then passing.entries + 1 else account.entries end,
        chain = case when account.id = passing.id then passing.hash else account.chain end,
        subtree_exposure = account.subtree_exposure + case when account.id = any (passing.guards) then %(amount)s else 0 end
    from passing where account.id = passing.id or account.id = any (passing.guards)
)
select id, verdict, reasons from decided
