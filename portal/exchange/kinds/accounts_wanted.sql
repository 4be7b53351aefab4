-- Accounts that rows about to be taken need: of partners with whom they buy from, of the others' partners with HQ.
select distinct on (o.id, creditor.id, wanted.currency) o.id, creditor.id, wanted.currency, coalesce(c.terms_days, 30)
from (
    select cells ->> 'code' as code, cells ->> 'partner' as partner, cells ->> 'currency' as currency,
        (array_agg((cells ->> 'terms_days')::int order by number))[1] as terms_days, min(number) as number
    from exchange_stagedrow where imported_id = %(imported)s and state in ('new', 'changed') group by 1, 2, 3
) c
join organisations_organisation o on o.code = coalesce(c.partner, c.code)
cross join lateral (select coalesce(case when c.partner is not null then %(creditor)s end, o.buys_from_id) as id) creditor
cross join lateral (select coalesce(case when c.partner is not null then c.currency end, o.currency) as currency) wanted
where creditor.id is not null and creditor.id <> o.id and o.kind <> 'branch'
  and not exists (
      select from receivables_account a where a.debtor_id = o.id and a.creditor_id = creditor.id and a.currency = wanted.currency)
order by o.id, creditor.id, wanted.currency, c.number
