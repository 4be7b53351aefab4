select account_id, id, due_on, issued_on, open from receivables_invoice
where account_id = any (%(accounts)s::bigint[]) and kind = 'invoice' and open > 0
order by account_id, due_on, id
