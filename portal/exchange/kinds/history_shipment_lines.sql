insert into fulfilment_shipmentline (shipment_id, line_id, buyer_id, seller_id, quantity, received, damaged, lost, net, tax)
select shipment.id, line.id, line.buyer_id, line.seller_id, line.shipped, line.shipped, 0, 0, line.net, line.tax
from fulfilment_shipment shipment
join orders_orderline line on line.order_id = shipment.order_id
where shipment.order_id = any (%(orders)s::bigint[])
