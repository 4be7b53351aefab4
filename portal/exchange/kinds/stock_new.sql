select place.id, place.code, c.on, p.id, c.quantity
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(place text, sku text, quantity bigint, "on" date)
join catalogue_product p on p.sku = c.sku
join stock_place place on place.organisation_id = %(owner)s and place.code = c.place
where s.imported_id = %(imported)s and s.state = 'new'
