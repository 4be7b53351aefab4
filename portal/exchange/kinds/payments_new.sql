select s.id, account.id, c.received_on, c.amount, c.reference
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(partner text, received_on date, amount numeric, reference text, currency text)
join organisations_organisation o on o.code = c.partner
join receivables_account account on account.debtor_id = o.id and account.creditor_id = %(creditor)s and account.currency = coalesce(c.currency, o.currency)
where s.imported_id = %(imported)s and s.state = 'new'
order by c.received_on, s.number
