-- Movements of many places, products and days, in the order in which they are given; positions gain their sums. What goes below
-- what is reserved, the database refuses. Says which products others wait for.
-- Two statements in one round trip: the first takes the locks, in position order, so that two writers never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where (place_id, product_id) in (select * from unnest(%(places)s::bigint[], %(products)s::bigint[]))
order by id for update;
with lines as (
    select line.*, place.organisation_id
    from unnest(
        %(places)s::bigint[], %(products)s::bigint[], %(quantities)s::bigint[], %(kinds)s::text[], %(sources)s::text[], %(days)s::date[],
        %(notes)s::text[]) with ordinality as line(place_id, product_id, quantity, kind, source, on_day, note, step)
    join stock_place place on place.id = line.place_id
    where line.quantity <> 0
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, place_id, product_id, quantity, kind, source, on_day, now(), %(user)s, note from lines order by step
), sums as (
    select organisation_id, place_id, product_id, sum(quantity)::bigint as quantity from lines group by 1, 2, 3
), known as (
    update stock_position position set on_hand = position.on_hand + sums.quantity
    from sums where position.place_id = sums.place_id and position.product_id = sums.product_id
    returning position.place_id, position.product_id
), opened as (
    insert into stock_position as position (organisation_id, place_id, product_id, on_hand, reserved)
    select organisation_id, place_id, product_id, quantity, 0
    from sums left join known using (place_id, product_id) where known.place_id is null
    order by place_id, product_id
    on conflict (place_id, product_id) do update set on_hand = position.on_hand + excluded.on_hand
)
select sums.place_id, sums.organisation_id, sums.product_id from sums
where sums.quantity > 0 and exists (
    select from stock_reservation other
    where other.place_id = sums.place_id and other.product_id = sums.product_id and other.waiting > 0
)
