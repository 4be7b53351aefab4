-- Orders %(first)s to %(last)s of the past, two lines each, spread over all accounts; 97 of 100 are done, the others open in three ways.
-- Every order has its invoice; those of the last fortieth are open.
with account as (
    select row_number() over (order by id) - 1 as place, count(*) over () as many, id, debtor_id, creditor_id from receivables_account
), wanted as (
    select n, account.*, timestamptz '2021-01-01 12:00+08' + n * interval '8 minutes' as placed_at, 100 + n %% 900 as net,
        case n %% 100 when 0 then 'held' else 'granted' end as credit, case n %% 100 when 0 then 0 when 1 then 0 when 2 then 5 else 20 end as shipped
    from generate_series(%(first)s::int, %(last)s::int) n join account on account.place = n %% account.many
), placed as (
    insert into orders_order (
        buyer_id, seller_id, account_id, place_id, key, placed_at, their_number, ship_to, note, shortage, currency, net, tax, total, credit,
        credit_note, ordered, shipped, cancelled, settled)
    select debtor_id, creditor_id, id, (select min(id) from stock_place), 'filled:' || n, placed_at, 'PO-' || n, '', '', 'back_order', 'CNY',
        net, 13, net + 13, credit, '', 20, shipped, 0, shipped
    from wanted order by n
    returning id, number, buyer_id, seller_id, account_id, placed_at, net, total, shipped
), lined as (
    insert into orders_orderline (
        order_id, buyer_id, seller_id, number, product_id, ordered, reserved, shipped, cancelled, received, damaged, lost, invoiced, credited,
        returned, unit_price, net, tax_rate, tax, price_receipt)
    select placed.id, buyer_id, seller_id, line, (select min(id) from catalogue_product) + (placed.id * line) %% 100, 10, 0, shipped / 2, 0,
        shipped / 2, 0, 0, shipped / 2, 0, 0, 10, 100, 0.13, 13, '{"rule": "filled"}'
    from placed cross join generate_series(1, 2) line
)
insert into receivables_invoice (
    account_id, debtor_id, creditor_id, kind, number, source, issued_on, due_on, currency, net, tax, total, open, note)
select account_id, buyer_id, seller_id, 'invoice', 'F-' || number, 'order:' || number, placed_at::date, placed_at::date + 30, 'CNY', net, 13, total,
    case when id %% 40 = 0 then total else 0 end, ''
from placed where shipped > 0
