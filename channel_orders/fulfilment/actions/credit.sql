-- The order's lines count what of them was credited.
update orders_orderline line set credited = line.credited + part.pieces
from unnest(%(lines)s::bigint[], %(pieces)s::int[]) as part(line_id, pieces)
where line.id = part.line_id
