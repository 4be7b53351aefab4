-- Pieces reserved by product are laid on the order lines that lack them, in line order. The caller holds the orders.
with taken as (
    select * from unnest(%(orders)s::bigint[], %(products)s::bigint[], %(pieces)s::int[]) as part(order_id, product_id, pieces)
), lacking as (
    select line.id, line.open - line.reserved as lacks, taken.pieces,
           sum(line.open - line.reserved) over (partition by line.order_id, line.product_id order by line.number)
               - (line.open - line.reserved) as before
    from orders_orderline line join taken using (order_id, product_id)
)
update orders_orderline line set reserved = line.reserved + least(lacking.lacks, lacking.pieces - lacking.before)
from lacking where line.id = lacking.id and lacking.pieces > lacking.before and lacking.lacks > 0
returning line.id, line.order_id, least(lacking.lacks, lacking.pieces - lacking.before)::int
