-- The shipment carries its invoice, and the order's lines count what of them was billed.
with billed as (
    update fulfilment_shipment set invoice_id = %(invoice)s where id = %(shipment)s and invoice_id is null returning id
)
update orders_orderline line set invoiced = line.invoiced + part.quantity
from billed join fulfilment_shipmentline part on part.shipment_id = billed.id
where line.id = part.line_id
