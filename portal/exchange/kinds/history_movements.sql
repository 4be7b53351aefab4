-- What left long ago had come in before: a receipt for each product and day, then each shipment. Positions stay as they are.
with gone as (
    select shipment.place_id, shipment.seller_id, line.product_id, shipment.shipped_on, shipment.number, shipment_line.quantity
    from fulfilment_shipment shipment
    join fulfilment_shipmentline shipment_line on shipment_line.shipment_id = shipment.id
    join orders_orderline line on line.id = shipment_line.line_id
    where shipment.order_id = any (%(orders)s::bigint[])
), moves as (
    select seller_id, place_id, product_id, sum(quantity) as quantity, 'receipt' as kind, 'import:' || %(imported)s as source, shipped_on, 0 as step
    from gone group by seller_id, place_id, product_id, shipped_on
    union all
    select seller_id, place_id, product_id, -quantity, 'shipment', 'shipment:' || number, shipped_on, 1 from gone
)
insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
select seller_id, place_id, product_id, quantity, kind, source, shipped_on, now(), %(user)s, ''
from moves order by shipped_on, step, product_id
