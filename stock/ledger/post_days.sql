-- Movements of many places, products and days, in the order in which they are given; positions gain their sums. What goes below
-- what is reserved, the database refuses. Positions that exist are taken in id order. Says which products others wait for.
with lines as (
    select row_number() over () as step, line.*, place.organisation_id
    from unnest(
        %(places)s::bigint[], %(products)s::bigint[], %(quantities)s::bigint[], %(kinds)s::text[], %(sources)s::text[], %(days)s::date[],
        %(notes)s::text[]) as line(place_id, product_id, quantity, kind, source, on_day, note)
    join stock_place place on place.id = line.place_id
    where line.quantity <> 0
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, place_id, product_id, quantity, kind, source, on_day, now(), %(user)s, note from lines order by step
), sums as (
    select organisation_id, place_id, product_id, sum(quantity) as quantity from lines group by 1, 2, 3
), put as (
    -- A row to insert is checked before its conflict is found, so what goes is written 0 and taken off by the update.
    insert into stock_position as position (organisation_id, place_id, product_id, on_hand, reserved)
    select sums.organisation_id, sums.place_id, sums.product_id, case when known.id is null then quantity else greatest(quantity, 0) end, 0
    from sums left join stock_position known on known.place_id = sums.place_id and known.product_id = sums.product_id
    order by known.id nulls last, sums.place_id, sums.product_id
    on conflict (place_id, product_id) do update
    set on_hand = position.on_hand + (
        select quantity from sums where sums.place_id = position.place_id and sums.product_id = position.product_id)
)
select sums.place_id, sums.organisation_id, sums.product_id from sums
where sums.quantity > 0 and exists (
    select from stock_reservation other
    where other.place_id = sums.place_id and other.product_id = sums.product_id and other.waiting > 0
)
