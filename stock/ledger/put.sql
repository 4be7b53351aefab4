-- Pieces come (positive) or go (negative) at one place, each with its movement. The database refuses to go below what is
-- reserved. Positions that exist are taken in id order. Says which products others wait for.
with lines as (
    select * from unnest(%(products)s::bigint[], %(quantities)s::bigint[]) as line(product_id, quantity) where line.quantity <> 0
), known as (
    select lines.product_id, lines.quantity, place.organisation_id, position.id as position_id
    from lines join stock_place place on place.id = %(place)s
    left join stock_position position on position.place_id = place.id and position.product_id = lines.product_id
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, %(place)s, product_id, quantity, %(kind)s, %(source)s, %(on)s, now(), %(user)s, %(note)s from known
), put as (
    -- A row to insert is checked before its conflict is found, so what goes is written 0 and taken off by the update.
    insert into stock_position as position (organisation_id, place_id, product_id, on_hand, reserved)
    select organisation_id, %(place)s, product_id, case when position_id is null then quantity else greatest(quantity, 0) end, 0
    from known order by position_id nulls last, product_id
    on conflict (place_id, product_id) do update
    set on_hand = position.on_hand + (select quantity from lines where lines.product_id = position.product_id)
)
select known.product_id, known.organisation_id from known
where known.quantity > 0 and exists (
    select from stock_reservation other
    where other.place_id = %(place)s and other.product_id = known.product_id and other.waiting > 0
)
