-- Pieces of several kinds and days come and go at one place: each with its movement, each position changed once by their sum.
-- Two statements in one round trip: the first takes the locks, in position order, so that two writers never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where place_id = %(place)s and product_id = any (%(products)s::bigint[])
order by id for update;
with lines as (
    select line.*, place.organisation_id
    from unnest(%(products)s::bigint[], %(quantities)s::bigint[], %(kinds)s::text[], %(days)s::date[])
        with ordinality as line(product_id, quantity, kind, day, number)
    join stock_place place on place.id = %(place)s
), moved as (
    insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
    select organisation_id, %(place)s, product_id, quantity, kind, %(source)s, day, now(), %(user)s, %(note)s
    from lines order by day, number
), summed as (
    select lines.product_id, lines.organisation_id, sum(lines.quantity)::bigint as quantity, position.id as position_id
    from lines left join stock_position position on position.place_id = %(place)s and position.product_id = lines.product_id
    group by lines.product_id, lines.organisation_id, position.id
), put as (
    -- A row to insert is checked before its conflict is found, so what goes is written 0 and taken off by the update.
    insert into stock_position as position (organisation_id, place_id, product_id, on_hand, reserved)
    select organisation_id, %(place)s, product_id, case when position_id is null then quantity else greatest(quantity, 0) end, 0
    from summed order by position_id nulls last, product_id
    on conflict (place_id, product_id) do update
    set on_hand = position.on_hand + (select quantity from summed where summed.product_id = position.product_id)
)
select summed.product_id, summed.organisation_id from summed
where summed.quantity > 0 and exists (
    select from stock_reservation other
    where other.place_id = %(place)s and other.product_id = summed.product_id and other.waiting > 0
)
