-- Credit is promised: notes on the lines what stock was reserved, or cancelled for want of stock, and says so on the order.
with got as (
    select * from unnest(%(products)s::bigint[], %(reserved)s::int[], %(cancelled)s::int[]) as line(product_id, reserved, cancelled)
), noted as (
    update orders_orderline line set reserved = line.reserved + got.reserved, cancelled = line.cancelled + got.cancelled
    from got where line.order_id = %(order)s and line.product_id = got.product_id
)
update orders_order placed set credit = 'granted', cancelled = placed.cancelled + (select sum(cancelled) from got)
where placed.id = %(order)s
returning placed.*
