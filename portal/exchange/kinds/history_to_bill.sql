select o.id, o.account_id, o.number, said.invoice, o.currency, o.net, o.tax, said.ordered_on, said.shipped_on, said.invoiced_on
from (
    select s.document, buyer.id as buyer_id, coalesce(min(c.invoice), s.document) as invoice, min(c.ordered_on) as ordered_on, min(coalesce(c.shipped_on, c.ordered_on)) as shipped_on,
        min(coalesce(c.invoiced_on, c.shipped_on, c.ordered_on)) as invoiced_on
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(partner text, invoice text, ordered_on date, shipped_on date, invoiced_on date)
    join organisations_organisation buyer on buyer.code = c.partner
    where s.imported_id = %(imported)s and s.state = 'new'
    group by s.document, buyer.id
) said
join orders_order o on o.buyer_id = said.buyer_id and o.key = 'history:' || said.document
where o.id = any (%(orders)s::bigint[])
