-- Orders as they were placed, with their lines; all that came of them is long done. Documents are summed up before anything is
-- joined to them, and lines find their order in what was just made: the tables' statistics know nothing of either yet.
with line as materialized (
    select s.number, s.document, c.*, coalesce(c.net, c.quantity * c.unit_price) as worth, coalesce(c.tax, 0) as taxed
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        partner text, ordered_on date, their_number text, currency text, sku text, quantity int, unit_price numeric, net numeric, tax numeric)
    where s.imported_id = %(imported)s and s.state = 'new'
), said as materialized (
    select document, min(partner) as partner, min(ordered_on) as ordered_on, min(their_number) as their_number, min(currency) as currency,
        sum(quantity) as pieces, sum(worth) as net, sum(taxed) as tax
    from line group by document
), placed as (
    insert into orders_order (
        buyer_id, seller_id, account_id, place_id, key, placed_by_id, placed_at, their_number, ship_to, note, shortage, currency,
        net, tax, total, credit, credit_note, ordered, shipped, cancelled, settled)
    select buyer.id, %(seller)s, account.id, %(place)s, 'history:' || said.document, %(user)s, (said.ordered_on + time '12:00') at time zone %(zone)s,
        coalesce(said.their_number, said.document), '', '', 'back_order', account.currency, said.net, said.tax, said.net + said.tax,
        'granted', '', said.pieces, said.pieces, 0, said.pieces
    from said
    join organisations_organisation buyer on buyer.code = said.partner
    join receivables_account account on account.debtor_id = buyer.id and account.creditor_id = %(seller)s
        and account.currency = coalesce(said.currency, buyer.currency)
    order by said.ordered_on, said.document
    returning id, buyer_id, seller_id, substr(key, 9) as document
), lined as (
    insert into orders_orderline (
        order_id, buyer_id, seller_id, number, product_id, ordered, reserved, shipped, cancelled, received, damaged, lost, invoiced, credited,
        returned, unit_price, net, tax_rate, tax, price_receipt)
    select placed.id, placed.buyer_id, placed.seller_id, row_number() over (partition by placed.id order by line.number), p.id,
        line.quantity, 0, line.quantity, 0, line.quantity, 0, 0, line.quantity, 0, 0, line.unit_price, line.worth,
        case when line.worth = 0 then 0 else round(line.taxed / line.worth, 4) end, line.taxed, '{"rule": "history"}'
    from line
    join placed on placed.document = line.document
    join catalogue_product p on p.sku = line.sku
)
select id from placed
