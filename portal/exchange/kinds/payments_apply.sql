-- Applications, and what they leave open of invoices and unapplied of payments.
with used as (
    select * from unnest(%(payments)s::bigint[], %(invoices)s::bigint[], %(amounts)s::numeric[], %(days)s::date[], %(entries)s::bigint[])
        as u(payment_id, invoice_id, amount, on_day, entry_id)
), written as (
    insert into receivables_application (account_id, debtor_id, creditor_id, invoice_id, payment_id, amount, "on", entry_id)
    select invoice.account_id, invoice.debtor_id, invoice.creditor_id, invoice.id, used.payment_id, used.amount, used.on_day, used.entry_id
    from used join receivables_invoice invoice on invoice.id = used.invoice_id
), settled as (
    update receivables_invoice invoice set open = invoice.open - by_invoice.amount
    from (select invoice_id, sum(amount) as amount from used group by invoice_id) by_invoice where by_invoice.invoice_id = invoice.id
)
update receivables_payment payment set unapplied = payment.unapplied - by_payment.amount
from (select payment_id, sum(amount) as amount from used group by payment_id) by_payment where by_payment.payment_id = payment.id
