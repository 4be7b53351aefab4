-- Frees pieces of a source's reservations and stops its waiting; without lists, all of both. Says who else waits.
-- Two statements in one round trip: the first takes the locks, in position order, so that two baskets never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position position
join stock_reservation reservation using (place_id, product_id)
where reservation.source = %(source)s and (%(everything)s or product_id = any (%(products)s::bigint[]))
order by position.id for update of position;
with asked as (
    select * from unnest(%(products)s::bigint[], %(quantities)s::bigint[], %(waiting)s::bigint[]) as line(product_id, quantity, waiting)
), locked as (
    select position.id as position_id, reservation.id as reservation_id, position.place_id, position.organisation_id, position.product_id,
           case when %(everything)s then reservation.quantity else least(reservation.quantity, asked.quantity) end as freed,
           case when %(everything)s then reservation.waiting else least(reservation.waiting, asked.waiting) end as stopped
    from stock_reservation reservation
    join stock_position position using (place_id, product_id)
    left join asked using (product_id)
    where reservation.source = %(source)s and (%(everything)s or asked.product_id is not null)
), released as (
    update stock_reservation reservation
    set quantity = reservation.quantity - locked.freed, waiting = reservation.waiting - locked.stopped
    from locked where reservation.id = locked.reservation_id
), freed as (
    update stock_position position set reserved = position.reserved - locked.freed
    from locked where position.id = locked.position_id and locked.freed > 0
)
select locked.place_id, locked.organisation_id, locked.product_id, locked.freed,
       locked.freed > 0 and exists (
           select from stock_reservation other
           where other.place_id = locked.place_id and other.product_id = locked.product_id
             and other.waiting > 0 and other.source <> %(source)s
       )
from locked
