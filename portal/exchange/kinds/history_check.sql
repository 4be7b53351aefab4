-- A taken order must say the same again, line by line; days must be in order.
with staged as (
    select s.id, s.number as row, c.*, o.id as buyer_id, o.depth = 1 as is_hq, p.id as product_id,
        taken.id as order_id, line.id as line_id, line.ordered as taken_quantity, line.net as taken_net, line.number as taken_number
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(
        number text, partner text, ordered_on date, shipped_on date, invoiced_on date, invoice text, sku text, quantity int, unit_price numeric, net numeric)
    join organisations_organisation o on o.code = c.partner
    join catalogue_product p on p.sku = c.sku
    left join orders_order taken on taken.buyer_id = o.id and taken.key = 'history:' || c.number
    left join orders_orderline line on line.order_id = taken.id and line.product_id = p.id
    where s.imported_id = %(imported)s and s.state <> 'wrong'
), elsewhere as (
    select key, buyer_id from orders_order where seller_id = %(seller)s and key like 'history:%%'
), judged as materialized (
    select id, order_id, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'partner', 'code', 'not_hq_customer', 'value', staged.partner) as fault where staged.is_hq
            union all
            select jsonb_build_object('column', 'shipped_on', 'code', 'dates_in_order', 'value', staged.shipped_on)
            where not staged.ordered_on <= coalesce(staged.shipped_on, staged.ordered_on)
               or not coalesce(staged.shipped_on, staged.ordered_on) <= coalesce(staged.invoiced_on, staged.shipped_on, staged.ordered_on)
            union all
            select jsonb_build_object('column', 'invoice', 'code', 'invoice_taken', 'value', staged.paper)
            where staged.order_id is null and (staged.paper_taken or staged.papers > 1)
            union all
            select jsonb_build_object('column', 'number', 'code', 'order_differs', 'value', staged.number)
            where staged.order_id is not null and (
                    staged.line_id is null or staged.taken_quantity <> staged.quantity
                    or staged.taken_net <> coalesce(staged.net, staged.quantity * staged.unit_price))
               or staged.other
        ) faults
    ) as faults
    from (
        select staged.*, elsewhere.key is not null as other, coalesce(staged.invoice, staged.number) as paper, numbers.papers,
            bill.id is not null as paper_taken
        from staged
        join (
            select coalesce(invoice, number) as paper, count(distinct number) as papers from staged group by 1
        ) numbers on numbers.paper = coalesce(staged.invoice, staged.number)
        left join receivables_invoice bill on bill.creditor_id = %(seller)s and bill.number = coalesce(staged.invoice, staged.number)
        left join elsewhere on elsewhere.key = 'history:' || staged.number and elsewhere.buyer_id <> staged.buyer_id
    ) staged
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.order_id is null then 'new' else 'same' end, errors = s.errors || judged.faults
from judged where judged.id = s.id
