-- Reserved pieces leave: reservation, on hand and reserved go down, a movement tells it, and they are in transit.
-- A product of which less is reserved than shipped is left alone and not returned; the action then refuses the whole.
-- Two statements in one round trip: the first takes the locks, in position order, so that two baskets never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where place_id = %(place)s and product_id = any (%(products)s::bigint[])
order by id for update;
with leaving as (
    select * from unnest(%(products)s::bigint[], %(quantities)s::bigint[]) as line(product_id, quantity)
), locked as (
    select position.id as position_id, reservation.id as reservation_id, position.organisation_id, position.product_id,
           leaving.quantity, reservation.quantity as held
    from stock_position position
    join stock_reservation reservation using (place_id, product_id)
    join leaving using (product_id)
    where position.place_id = %(place)s and reservation.source = %(source_reserved)s
), ready as (
    select * from locked where held >= quantity
), used as (
    update stock_reservation reservation set quantity = reservation.quantity - ready.quantity
    from ready where reservation.id = ready.reservation_id
), gone as (
    update stock_position position
    set on_hand = position.on_hand - ready.quantity, reserved = position.reserved - ready.quantity
    from ready where position.id = ready.position_id
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, %(place)s, product_id, -quantity, 'shipment', %(source)s, %(on)s, now(), %(user)s, '' from ready
), away as (
    insert into stock_transit (organisation_id, sender_id, product_id, source, shipped, received, damaged, lost, expected_on)
    select %(receiver)s, organisation_id, product_id, %(source)s, quantity, 0, 0, 0, %(expected_on)s from ready
)
select product_id from ready
