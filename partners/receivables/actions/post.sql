-- The one writer of the ledger: entries with their moves, for one account or many, under the locks of lock_accounts.sql.
-- entries: [{"account", "kind", "source", "on", "by", "reverses", "moves": [[from, to, amount], …]}, …]
with recursive asked as materialized (
    select n, (entry->>'account')::bigint as account_id, entry->>'kind' as kind, entry->>'source' as source, (entry->>'on')::date as "on",
        (entry->>'by')::bigint as by_id, (entry->>'reverses')::bigint as reverses_id, entry->'moves' as moves
    from jsonb_array_elements(%(entries)s::jsonb) with ordinality as listed(entry, n)
), moved as materialized (
    select n, position, move->>0 as source, move->>1 as destination, (move->>2)::numeric(18, 4) as amount
    from asked, jsonb_array_elements(moves) with ordinality as listed(move, position)
), words as (
    select n, string_agg(source || '>' || destination || ':' || amount, ',' order by position) as moves from moved group by n
), numbered as materialized (
    select asked.*, account.debtor_id, account.creditor_id, account.chain,
        row_number() over turn as turn, account.entries + row_number() over turn as number,
        coalesce(words.moves, '') as words
    from asked join receivables_account account on account.id = asked.account_id left join words using (n)
    window turn as (partition by asked.account_id order by n)
), chained as (
    select n, account_id, turn,
        sha256(chain || convert_to(concat_ws('|', account_id, number, kind, source, "on", coalesce(by_id, 0), coalesce(reverses_id, 0), words), 'UTF8')) as hash
    from numbered where turn = 1
    union all
    select later.n, later.account_id, later.turn,
        sha256(chained.hash || convert_to(concat_ws('|', later.account_id, later.number, later.kind, later.source, later."on", coalesce(later.by_id, 0), coalesce(later.reverses_id, 0), later.words), 'UTF8'))
    from chained join numbered later on later.account_id = chained.account_id and later.turn = chained.turn + 1
), written as (
    insert into receivables_entry (account_id, debtor_id, creditor_id, number, kind, source, "on", at, by_id, reverses_id, hash)
    select account_id, debtor_id, creditor_id, number, kind, source, "on", now(), by_id, reverses_id, hash
    from numbered join chained using (n, account_id, turn) order by n
    returning id, account_id, number
), placed as (
    insert into receivables_posting (entry_id, account_id, debtor_id, creditor_id, source, destination, amount)
    select written.id, numbered.account_id, debtor_id, creditor_id, moved.source, moved.destination, moved.amount
    from numbered join written using (account_id, number) join moved using (n) order by n, position
), sides as (
    select n, destination as component, amount from moved
    union all select n, source, -amount from moved
), deltas as (
    select account_id,
        coalesce(sum(amount) filter (where component = 'ordered'), 0) as ordered,
        coalesce(sum(amount) filter (where component = 'delivered'), 0) as delivered,
        coalesce(sum(amount) filter (where component = 'receivable'), 0) as receivable,
        coalesce(sum(amount) filter (where component = 'unapplied'), 0) as unapplied
    from asked left join sides using (n) group by account_id
), ends as (
    select distinct on (account_id) account_id, turn as count, hash from chained order by account_id, turn desc
), guarded as (
    select guard_id, sum(deltas.ordered + deltas.delivered + deltas.receivable + deltas.unapplied) as exposure
    from deltas join receivables_account account on account.id = deltas.account_id, unnest(account.guards) as guard_id
    group by guard_id
), balanced as (
    update receivables_account account set
        ordered = account.ordered + coalesce(deltas.ordered, 0), delivered = account.delivered + coalesce(deltas.delivered, 0),
        receivable = account.receivable + coalesce(deltas.receivable, 0), unapplied = account.unapplied + coalesce(deltas.unapplied, 0),
        entries = account.entries + coalesce(ends.count, 0), chain = coalesce(ends.hash, account.chain),
        subtree_exposure = account.subtree_exposure + coalesce(guarded.exposure, 0)
    from (select account_id as id from deltas union select guard_id from guarded) touched
    left join deltas on deltas.account_id = touched.id
    left join ends on ends.account_id = touched.id
    left join guarded on guarded.guard_id = touched.id
    where account.id = touched.id
)
select numbered.n, written.id from numbered join written using (account_id, number) order by n
