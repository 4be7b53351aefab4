-- I13: walks every account's chain. One row for the first entry of each account that does not fit its words or its forerunner.
with words as (
    select entry_id, string_agg(source || '>' || destination || ':' || amount, ',' order by id) as moves from receivables_posting group by entry_id
), walked as (
    select entry.id, entry.account_id, entry.number, entry.source, entry.hash,
        sha256(coalesce(lag(entry.hash) over chain, ''::bytea) || convert_to(concat_ws('|', entry.account_id, entry.number, entry.kind, entry.source,
            entry."on", coalesce(entry.by_id, 0), coalesce(entry.reverses_id, 0), coalesce(words.moves, '')), 'UTF8')) as expected,
        entry.number - coalesce(lag(entry.number) over chain, 0) as step
    from receivables_entry entry left join words on words.entry_id = entry.id
    window chain as (partition by entry.account_id order by entry.number)
), first_broken as (
    select distinct on (account_id) account_id, id, number, source from walked
    where hash <> expected or step <> 1 order by account_id, number
), last_links as (
    select distinct on (account_id) account_id, number, hash from receivables_entry order by account_id, number desc
)
select 'I13' as law, 'receivables_entry:' || id as place, concat('account ', account_id, ', entry ', number, ', ', source) as figures from first_broken
union all
select 'I13', 'receivables_account:' || account.id, concat('ends at entry ', account.entries, ', the last is ', last_links.number)
from receivables_account account left join last_links on last_links.account_id = account.id
where account.entries <> coalesce(last_links.number, 0) or (last_links.hash is not null and account.chain <> last_links.hash)
