-- Claims the key and writes the order with its lines: held until credit is promised. No row: the key was used meanwhile.
with placed as (
    insert into orders_order (buyer_id, seller_id, account_id, place_id, key, body_hash, placed_by_id, placed_at, wanted_on, their_number,
        ship_to, note, shortage, currency, net, tax, total, credit, credit_note, ordered)
    values (%(buyer)s, %(seller)s, %(account)s, %(place)s, %(key)s, %(body_hash)s, %(user)s, now(), %(wanted_on)s, %(their_number)s,
        %(ship_to)s, %(note)s, %(shortage)s, %(currency)s, %(net)s, %(tax)s, %(net)s + %(tax)s, 'held', '', %(ordered)s)
    on conflict (buyer_id, key) do nothing
    returning *
), written as (
    insert into orders_orderline (order_id, buyer_id, seller_id, number, product_id, ordered, unit_price, net, tax_rate, tax, price_receipt)
    select placed.id, placed.buyer_id, placed.seller_id, line.number, line.product_id, line.quantity, line.unit_price, line.net, line.tax_rate,
        line.tax, line.receipt
    from placed, unnest(%(products)s::bigint[], %(quantities)s::int[], %(prices)s::numeric[], %(nets)s::numeric[], %(rates)s::numeric[],
        %(taxes)s::numeric[], %(receipts)s::jsonb[]) with ordinality
        as line(product_id, quantity, unit_price, net, tax_rate, tax, receipt, number)
)
select * from placed
