-- What was counted is added to the shipment's lines, the order's lines and the order's sum of settled pieces.
with counted as (
    select * from unnest(%(lines)s::bigint[], %(received)s::int[], %(damaged)s::int[], %(lost)s::int[])
        as part(line_id, received, damaged, lost)
), parts as (
    update fulfilment_shipmentline part
    set received = part.received + counted.received, damaged = part.damaged + counted.damaged, lost = part.lost + counted.lost
    from counted where part.shipment_id = %(shipment)s and part.line_id = counted.line_id
), lines as (
    update orders_orderline line
    set received = line.received + counted.received, damaged = line.damaged + counted.damaged, lost = line.lost + counted.lost
    from counted where line.id = counted.line_id
), summed as (
    update orders_order set settled = settled + (select sum(received + damaged + lost) from counted) where id = %(order)s
)
update fulfilment_shipment
set received_at = case when %(complete)s then now() end, received_by_id = %(user)s
where id = %(shipment)s
