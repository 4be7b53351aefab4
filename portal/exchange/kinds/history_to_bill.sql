select o.id, o.account_id, o.number, said.invoice, o.currency, o.net, o.tax, said.ordered_on, said.shipped_on, said.invoiced_on
from (
    select s.document, min(s.cells ->> 'partner') as partner, coalesce(min(s.cells ->> 'invoice'), s.document) as invoice,
        min(s.cells ->> 'ordered_on')::date as ordered_on, min(coalesce(s.cells ->> 'shipped_on', s.cells ->> 'ordered_on'))::date as shipped_on,
        min(coalesce(s.cells ->> 'invoiced_on', s.cells ->> 'shipped_on', s.cells ->> 'ordered_on'))::date as invoiced_on
    from exchange_stagedrow s where s.imported_id = %(imported)s and s.state = 'new' group by s.document
) said
join organisations_organisation buyer on buyer.code = said.partner
join orders_order o on o.buyer_id = buyer.id and o.key = 'history:' || said.document
where o.id = any (%(orders)s::bigint[])
