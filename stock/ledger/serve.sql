-- Free pieces go to the sources that wait for them, oldest first. The caller holds the locks of those sources, so what
-- they wait for cannot change meanwhile; the positions are locked here, in id order.
-- Two statements in one round trip: the first takes the locks, in position order, so that two baskets never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where place_id = %(place)s and product_id = any (%(products)s::bigint[])
order by id for update;
with queue as (
    select id, product_id, source, waiting,
           sum(waiting) over (partition by product_id order by made_at, id) - waiting as before
    from stock_reservation
    where place_id = %(place)s and product_id = any (%(products)s::bigint[]) and waiting > 0 and source = any (%(sources)s::text[])
), locked as (
    select position.id, position.product_id, position.on_hand - position.reserved as free
    from stock_position position
    where position.place_id = %(place)s and position.product_id in (select product_id from queue)
), served as (
    select queue.id, queue.source, queue.product_id, least(queue.waiting, locked.free - queue.before)::bigint as pieces
    from queue join locked using (product_id)
    where locked.free > queue.before
), promised as (
    update stock_reservation reservation
    set quantity = reservation.quantity + served.pieces, waiting = reservation.waiting - served.pieces
    from served where reservation.id = served.id
), taken as (
    update stock_position position set reserved = position.reserved + total.pieces
    from (select product_id, sum(pieces)::bigint as pieces from served group by product_id) total
    where position.place_id = %(place)s and position.product_id = total.product_id
)
select source, product_id, pieces from served
