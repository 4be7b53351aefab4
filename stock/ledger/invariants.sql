-- Each row is a fault: the law that is broken, the row at fault, and the figures. None: the stock books are whole.
-- I7: nothing is negative, and no more is reserved than is there.
select 'I7' as law, 'stock_position:' || id as place, concat('on hand ', on_hand, ', reserved ', reserved) as figures
from stock_position where on_hand < 0 or reserved < 0 or reserved > on_hand
union all
select 'I7', 'stock_transit:' || id, concat('shipped ', shipped, ', received ', received, ', damaged ', damaged, ', lost ', lost)
from stock_transit where least(received, damaged, lost) < 0 or shipped < received + damaged + lost
union all
-- I8: a position is the sum of its movements, and its reserved pieces are the sum of the reservations.
select 'I8', 'stock_position:' || coalesce(position.place_id, moved.place_id) || '/' || coalesce(position.product_id, moved.product_id),
       concat('on hand ', position.on_hand, ', movements ', moved.pieces)
from stock_position position
full join (select place_id, product_id, sum(quantity) as pieces from stock_movement group by 1, 2) moved using (place_id, product_id)
where coalesce(position.on_hand, 0) <> coalesce(moved.pieces, 0)
union all
select 'I8', 'stock_position:' || coalesce(position.place_id, promised.place_id) || '/' || coalesce(position.product_id, promised.product_id),
       concat('reserved ', position.reserved, ', reservations ', promised.pieces)
from stock_position position
full join (select place_id, product_id, sum(quantity) as pieces from stock_reservation group by 1, 2) promised using (place_id, product_id)
where coalesce(position.reserved, 0) <> coalesce(promised.pieces, 0)
