-- What each good day moves: the opening before the first, what came, what days kept aside moved, what went.
with good as (
    select s.number as row, place.id as place_id, p.id as product_id, c.on, coalesce(c.came, 0) as came, coalesce(c.went, 0) as went, c.balance,
        coalesce(c.reference, '') as reference
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(place text, sku text, "on" date, came bigint, went bigint, balance bigint, reference text)
    join catalogue_product p on p.sku = c.sku
    join stock_place place on place.organisation_id = %(owner)s and place.code = c.place
    where s.imported_id = %(imported)s and s.state = 'new'
), until as (
    select place_id, product_id, sum(quantity) as balance
    from stock_movement where organisation_id = %(owner)s and source like 'days:%%' group by place_id, product_id
), steps as (
    select good.*, until.balance is null and lag(good.row) over series is null as is_first,
        good.balance - good.came + good.went - coalesce(lag(good.balance) over series, until.balance, 0) as between_days
    from good left join until on until.place_id = good.place_id and until.product_id = good.product_id
    window series as (partition by good.place_id, good.product_id order by good.on, good.row)
)
select steps.place_id, steps.product_id, move.quantity, move.kind, 'days:' || steps.on, steps.on, move.note
from steps
cross join lateral (values
    (0, case when is_first then between_days else 0 end, 'opening', reference),
    (1, came, 'receipt', reference),
    (2, case when is_first then 0 else between_days end, 'adjustment', %(kept_aside)s),
    (3, -went, 'sale', reference)
) as move(step, quantity, kind, note)
where move.quantity <> 0
order by steps.on, steps.row, move.step
