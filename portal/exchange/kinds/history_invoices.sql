-- Each order's one invoice, with its entry; its number is the file's, or the order's number there.
with billed as (
    select * from unnest(%(orders)s::bigint[], %(entries)s::bigint[], %(totals)s::numeric[], %(days)s::date[]) as b(order_id, entry_id, total, on_day)
), said as (
    select s.document, min(s.cells ->> 'invoice') as invoice
    from exchange_stagedrow s where s.imported_id = %(imported)s and s.state = 'new' group by s.document
), made as (
    insert into receivables_invoice (
        account_id, debtor_id, creditor_id, kind, number, source, issued_on, due_on, currency, net, tax, total, open, entry_id, note)
    select o.account_id, o.buyer_id, o.seller_id, 'invoice', coalesce(said.invoice, said.document), 'order:' || o.number, billed.on_day,
        billed.on_day + account.terms_days, o.currency, billed.total - o.tax, o.tax, billed.total, billed.total, billed.entry_id, ''
    from billed
    join orders_order o on o.id = billed.order_id
    join receivables_account account on account.id = o.account_id
    join said on 'history:' || said.document = o.key
    order by billed.on_day, o.id
    returning id, source
)
update fulfilment_shipment shipment set invoice_id = made.id
from made join orders_order o on 'order:' || o.number = made.source
where shipment.order_id = o.id
