-- What the good rows say; an empty row says nothing.
select (s.cells ->> %(day)s)::date, product.id,
       coalesce(c.sold, 0), coalesce(c.returned, 0), coalesce(c.moved_in, 0), coalesce(c.moved_out, 0), c.counted
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(sku text, sold int, returned int, moved_in int, moved_out int, counted int)
join catalogue_product product on product.sku = c.sku
where s.imported_id = %(imported)s and s.state in ('new', 'changed', 'same')
  and coalesce(c.sold, c.returned, c.moved_in, c.moved_out, c.counted) is not null
order by 1, 2
