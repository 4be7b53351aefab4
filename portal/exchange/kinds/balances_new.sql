select s.id, account.id, c.number, coalesce(c.sort, 'invoice'), c.issued_on, c.amount
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(partner text, number text, sort text, issued_on date, amount numeric, currency text)
join organisations_organisation o on o.code = c.partner
join receivables_account account on account.debtor_id = o.id and account.creditor_id = %(creditor)s and account.currency = coalesce(c.currency, o.currency)
where s.imported_id = %(imported)s and s.state = 'new'
order by c.issued_on, s.number
