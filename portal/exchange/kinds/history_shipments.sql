insert into fulfilment_shipment (
    order_id, buyer_id, seller_id, number, place_id, shipped_on, shipped_by_id, carrier, tracking, received_at, received_by_id, amount, made_at)
select o.id, o.buyer_id, o.seller_id, 'SH-' || substr(o.number, 4) || '-1', o.place_id, said.shipped_on, %(user)s, '', said.tracking,
    (said.shipped_on + time '12:00') at time zone %(zone)s, %(user)s, o.total, now()
from (
    select s.document, min(s.cells ->> 'partner') as partner, min(coalesce(s.cells ->> 'shipped_on', s.cells ->> 'ordered_on'))::date as shipped_on,
        coalesce(min(s.cells ->> 'tracking'), '') as tracking
    from exchange_stagedrow s where s.imported_id = %(imported)s and s.state = 'new' group by s.document
) said
join organisations_organisation buyer on buyer.code = said.partner
join orders_order o on o.buyer_id = buyer.id and o.key = 'history:' || said.document
