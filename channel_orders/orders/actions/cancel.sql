-- Takes open pieces off the lines, and off what is reserved for them; the order's sum follows.
with gone as (
    select * from unnest(%(lines)s::bigint[], %(pieces)s::int[], %(reserved)s::int[]) as line(id, pieces, reserved)
), taken as (
    update orders_orderline line set cancelled = line.cancelled + gone.pieces, reserved = line.reserved - gone.reserved
    from gone where line.id = gone.id and line.order_id = %(order)s
)
update orders_order placed set cancelled = placed.cancelled + (select sum(pieces) from gone)
where placed.id = %(order)s
returning placed.*
