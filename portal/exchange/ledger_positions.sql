select place.code, p.sku, position.on_hand
from stock_position position
join stock_place place on place.id = position.place_id
join catalogue_product p on p.id = position.product_id
