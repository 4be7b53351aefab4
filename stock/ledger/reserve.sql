-- Takes what is free, up to what is wanted, and notes the rest as waiting.
-- Two statements in one round trip: the first takes the locks, in position order, so that two baskets never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where place_id = %(place)s and product_id = any (%(products)s::bigint[])
order by id for update;
with wanted as (
    select * from unnest(%(products)s::bigint[], %(quantities)s::bigint[], %(limits)s::bigint[]) as line(product_id, quantity, most)
), locked as (
    select position.id, position.product_id, least(position.on_hand - position.reserved, wanted.quantity, wanted.most) as pieces
    from stock_position position join wanted using (product_id)
    where position.place_id = %(place)s
), taken as (
    update stock_position position set reserved = position.reserved + locked.pieces
    from locked where position.id = locked.id and locked.pieces > 0
    returning position.product_id, locked.pieces
), opened as (
    -- A product that was never here gets its position, so that every reservation has one to be locked by.
    insert into stock_position (organisation_id, place_id, product_id, on_hand, reserved)
    select place.organisation_id, place.id, wanted.product_id, 0, 0
    from wanted join stock_place place on place.id = %(place)s
    where not exists (select from locked where locked.product_id = wanted.product_id)
    on conflict (place_id, product_id) do nothing
), promised as (
    insert into stock_reservation as mine (organisation_id, place_id, product_id, source, quantity, waiting, made_at, made_by_id)
    select place.organisation_id, place.id, wanted.product_id, %(source)s,
           coalesce(taken.pieces, 0), wanted.quantity - coalesce(taken.pieces, 0), now(), %(user)s
    from wanted join stock_place place on place.id = %(place)s left join taken using (product_id)
    on conflict (source, place_id, product_id) do update
    set quantity = mine.quantity + excluded.quantity, waiting = excluded.waiting
)
select wanted.product_id, coalesce(taken.pieces, 0) from wanted left join taken using (product_id)
