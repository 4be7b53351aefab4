-- Accounts that rows about to be taken need: of partners with whom they buy from, of the others' partners with HQ.
select distinct on (o.id, creditor.id, wanted.currency) o.id, creditor.id, wanted.currency, coalesce(c.terms_days, 30)
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(code text, partner text, currency text, terms_days int)
join organisations_organisation o on o.code = coalesce(c.partner, c.code)
cross join lateral (select coalesce(case when c.partner is not null then %(creditor)s end, o.buys_from_id) as id) creditor
cross join lateral (select coalesce(case when c.partner is not null then c.currency end, o.currency) as currency) wanted
where s.imported_id = %(imported)s and s.state in ('new', 'changed') and creditor.id is not null and creditor.id <> o.id and o.kind <> 'branch'
  and not exists (
      select from receivables_account a where a.debtor_id = o.id and a.creditor_id = creditor.id and a.currency = wanted.currency)
order by o.id, creditor.id, wanted.currency, s.number
