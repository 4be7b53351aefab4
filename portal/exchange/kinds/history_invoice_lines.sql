-- The order's lines, and what brings their sum to whole minor units.
with lines as (
    select invoice.id as invoice_id, invoice.debtor_id, invoice.creditor_id, line.number, p.sku, p.name, p.name_zh, line.ordered, line.unit_price,
        line.net, line.tax_rate, line.tax, invoice.net as invoice_net
    from fulfilment_shipment shipment
    join receivables_invoice invoice on invoice.id = shipment.invoice_id
    join orders_orderline line on line.order_id = shipment.order_id
    join catalogue_product p on p.id = line.product_id
    where shipment.order_id = any (%(orders)s::bigint[])
)
insert into receivables_invoiceline (invoice_id, debtor_id, creditor_id, number, code, text, text_zh, quantity, unit_price, net, tax_rate, tax)
select invoice_id, debtor_id, creditor_id, number, sku, name, name_zh, ordered, unit_price, net, tax_rate, tax from lines
union all
select invoice_id, debtor_id, creditor_id, max(number) + 1, '', %(rounding)s, %(rounding_zh)s, 1, invoice_net - sum(net), invoice_net - sum(net), 0, 0
from lines group by invoice_id, debtor_id, creditor_id, invoice_net having invoice_net <> sum(net)
