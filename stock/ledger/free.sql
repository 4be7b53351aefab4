-- What is free now, and the first day on which coming receipts bring more than is already waited for.
select asked.product_id, coalesce(position.on_hand - position.reserved, 0) as now, coming.due_on, coming.quantity
from unnest(%(products)s::bigint[]) as asked(product_id)
left join stock_position position on position.place_id = %(place)s and position.product_id = asked.product_id
left join lateral (
    select arriving.due_on, (arriving.together - waited.pieces)::bigint as quantity
    from (
        select greatest(due_on, %(today)s) as due_on, sum(sum(quantity)) over (order by greatest(due_on, %(today)s)) as together
        from stock_expectedreceipt
        where place_id = %(place)s and product_id = asked.product_id and received_at is null
        group by greatest(due_on, %(today)s)
    ) arriving, (
        select coalesce(sum(waiting), 0) as pieces from stock_reservation
        where place_id = %(place)s and product_id = asked.product_id and waiting > 0
    ) waited
    where arriving.together > waited.pieces
    order by arriving.due_on limit 1
) coming on true
