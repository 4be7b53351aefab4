-- Writes the shipment with its lines, and moves pieces from reserved to shipped on the order's lines and on its sums.
with leaving as (
    select * from unnest(%(lines)s::bigint[], %(pieces)s::int[], %(nets)s::numeric[], %(taxes)s::numeric[]) as part(line_id, pieces, net, tax)
), sent as (
    insert into fulfilment_shipment (
        order_id, buyer_id, seller_id, number, place_id, shipped_on, shipped_by_id, carrier, tracking, expected_on, amount, made_at
    )
    select "order".id, "order".buyer_id, "order".seller_id,
           'SH-' || substr("order".number, 4) || '-' || (1 + (select count(*) from fulfilment_shipment where order_id = %(order)s)),
           "order".place_id, %(on)s, %(user)s, %(carrier)s, %(tracking)s, %(expected_on)s, (select sum(net + tax) from leaving), now()
    from orders_order "order" where "order".id = %(order)s
    returning id, buyer_id, seller_id
), parts as (
    insert into fulfilment_shipmentline (shipment_id, line_id, buyer_id, seller_id, quantity, received, damaged, lost, net, tax)
    select sent.id, leaving.line_id, sent.buyer_id, sent.seller_id, leaving.pieces, 0, 0, 0, leaving.net, leaving.tax from sent, leaving
), moved as (
    update orders_orderline line set shipped = line.shipped + leaving.pieces, reserved = line.reserved - leaving.pieces
    from leaving where line.id = leaving.line_id and line.order_id = %(order)s
), summed as (
    update orders_order set shipped = shipped + (select sum(pieces) from leaving) where id = %(order)s
)
select id from sent
