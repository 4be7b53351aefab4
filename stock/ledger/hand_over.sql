-- Pieces leave an organisation's own place because they went back to its supplier: as many as it has free there.
-- Two statements in one round trip: the first takes the locks, in position order, so that two baskets never wait for each
-- other; the second begins after it and so reads what is true under them.
select from stock_position
where organisation_id = %(organisation)s and product_id = any (%(products)s::bigint[])
order by id for update;
with leaving as (
    select * from unnest(%(products)s::bigint[], %(quantities)s::bigint[]) as line(product_id, quantity)
), home as (
    select place.id from stock_place place
    where place.organisation_id = %(organisation)s order by place.serves desc, place.id limit 1
), locked as (
    select position.id, position.place_id, position.product_id, least(position.on_hand - position.reserved, leaving.quantity) as pieces
    from stock_position position join home on home.id = position.place_id join leaving using (product_id)
), gone as (
    update stock_position position set on_hand = position.on_hand - locked.pieces
    from locked where position.id = locked.id and locked.pieces > 0
)
insert into stock_movement (organisation_id, place_id, product_id, quantity, kind, source, "on", at, by_id, note)
select %(organisation)s, place_id, product_id, -pieces, 'return', %(source)s, %(on)s, now(), %(user)s, '' from locked where pieces > 0
