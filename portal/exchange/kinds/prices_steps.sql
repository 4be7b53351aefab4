insert into pricing_pricestep (seller_id, price_list_id, product_id, from_quantity, price)
select %(seller)s, list.id, p.id, coalesce(c.from_quantity, 1), c.price
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(list text, sku text, from_quantity int, price numeric)
join pricing_pricelist list on list.seller_id = %(seller)s and list.code = c.list
join catalogue_product p on p.sku = c.sku
where s.imported_id = %(imported)s and s.state in ('new', 'changed')
on conflict (price_list_id, product_id, from_quantity) do update set price = excluded.price
