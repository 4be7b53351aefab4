-- What was in transit is counted. Whole pieces enter the receiver's own place, where it keeps one: the place that serves
-- its customers, else its first. Positions that exist are taken in id order.
with counted as (
    select * from unnest(%(products)s::bigint[], %(received)s::bigint[], %(damaged)s::bigint[], %(lost)s::bigint[])
        as line(product_id, received, damaged, lost)
), landed as (
    update stock_transit transit
    set received = transit.received + counted.received, damaged = transit.damaged + counted.damaged, lost = transit.lost + counted.lost
    from counted where transit.source = %(source)s and transit.product_id = counted.product_id
    returning transit.organisation_id, transit.product_id, counted.received
), home as (
    select place.id, place.organisation_id from stock_place place
    where place.organisation_id = (select organisation_id from landed limit 1)
    order by place.serves desc, place.id limit 1
), entered as (
    select home.id as place_id, home.organisation_id, landed.product_id, landed.received
    from landed join home using (organisation_id) where landed.received > 0
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, place_id, product_id, received, 'receipt', %(source)s, %(on)s, now(), %(user)s, '' from entered
), put as (
    insert into stock_position as position (organisation_id, place_id, product_id, on_hand, reserved)
    select entered.organisation_id, entered.place_id, entered.product_id, entered.received, 0
    from entered left join stock_position known using (place_id, product_id)
    order by known.id nulls last, entered.product_id
    on conflict (place_id, product_id) do update set on_hand = position.on_hand + excluded.on_hand
)
select landed.product_id, entered.place_id, landed.organisation_id,
       exists (
           select from stock_reservation other
           where other.place_id = entered.place_id and other.product_id = entered.product_id and other.waiting > 0
       )
from landed left join entered using (product_id)
