insert into fulfilment_shipment (
    order_id, buyer_id, seller_id, number, place_id, shipped_on, shipped_by_id, carrier, tracking, received_at, received_by_id, amount, made_at)
select o.id, o.buyer_id, o.seller_id, 'SH-' || substr(o.number, 4) || '-1', o.place_id, said.shipped_on, %(user)s, '', said.tracking,
    (said.shipped_on + time '12:00') at time zone %(zone)s, %(user)s, o.total, now()
from (
    select s.document, buyer.id as buyer_id, min(coalesce(c.shipped_on, c.ordered_on)) as shipped_on, coalesce(min(c.tracking), '') as tracking
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(partner text, ordered_on date, shipped_on date, tracking text)
    join organisations_organisation buyer on buyer.code = c.partner
    where s.imported_id = %(imported)s and s.state = 'new'
    group by s.document, buyer.id
) said
join orders_order o on o.buyer_id = said.buyer_id and o.key = 'history:' || said.document
