-- Each day must begin where the one before ended. A day that ends below nothing is kept aside: the next good day carries over what
-- moved meanwhile. Days that were taken must say the same again.
with staged as (
    select s.id, s.number as row, s.state = 'wrong' as was_wrong, place.id as place_id, p.id as product_id,
        c.place, c.place_name, c.sku, c.on, coalesce(c.came, 0) as came, coalesce(c.went, 0) as went, c.balance
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(place text, place_name text, sku text, "on" date, came bigint, went bigint, balance bigint)
    left join catalogue_product p on p.sku = c.sku
    left join stock_place place on place.organisation_id = %(owner)s and place.code = c.place
    where s.imported_id = %(imported)s
), taken as (
    select place_id, product_id, "on", coalesce(sum(quantity) filter (where kind = 'receipt'), 0) as came,
        coalesce(-sum(quantity) filter (where kind = 'sale'), 0) as went,
        sum(sum(quantity)) over (partition by place_id, product_id order by "on") as balance
    from stock_movement where organisation_id = %(owner)s and source like 'days:%%' group by place_id, product_id, "on"
), until as (
    select distinct on (place_id, product_id) place_id, product_id, "on" as day, balance
    from taken order by place_id, product_id, "on" desc
), opened as (
    select place_id, product_id, sum(quantity) as pieces
    from stock_movement where organisation_id = %(owner)s and kind = 'opening' and source not like 'days:%%' group by place_id, product_id
), chained as (
    select staged.*, bool_or(staged.place_name is not null) over (partition by staged.place) as place_named, until.day as until_day, opened.pieces as opened, taken.came as taken_came, taken.went as taken_went,
        taken.balance as taken_balance,
        case when until.day < staged.on and coalesce(lag(staged.on) over series, until.day) <= until.day then until.balance
             else lag(staged.balance) over series end as before,
        lag(staged.id) over series is null and until.day is null as is_first,
        coalesce(lag(staged.was_wrong or staged.balance < 0) over series, false) as after_gap
    from staged
    left join taken on taken.place_id = staged.place_id and taken.product_id = staged.product_id and taken.on = staged.on
    left join until on until.place_id = staged.place_id and until.product_id = staged.product_id
    left join opened on opened.place_id = staged.place_id and opened.product_id = staged.product_id
    window series as (partition by staged.place, staged.sku order by staged.on, staged.row)
), judged as materialized (
    select id, until_day, "on" as day, came <> 0 or went <> 0 or is_first or after_gap as moves, (
        select coalesce(jsonb_agg(fault), '[]') from (
            select jsonb_build_object('column', 'place', 'code', 'unknown_place', 'value', chained.place) as fault
            where chained.place_id is null and not chained.place_named
            union all
            select jsonb_build_object('column', 'balance', 'code', 'below_nothing', 'value', chained.balance)
            where chained.balance < 0 or chained.is_first and chained.balance < chained.came - chained.went
            union all
            select jsonb_build_object('column', 'balance', 'code', 'opening_differs', 'value', chained.opened) where chained.opened is not null
            union all
            select jsonb_build_object('column', 'on', 'code', 'days_taken', 'value', chained.until_day)
            where chained.balance >= 0 and chained.on <= chained.until_day and (
                (coalesce(chained.taken_came, 0), coalesce(chained.taken_went, 0)) <> (chained.came, chained.went)
                or chained.taken_balance <> chained.balance)
            union all
            select jsonb_build_object('column', 'balance', 'code', 'day_breaks', 'value', chained.before)
            where chained.before + chained.came - chained.went <> chained.balance and (chained.until_day is null or chained.on > chained.until_day)
        ) faults
    ) as faults
    from chained where not was_wrong
)
update exchange_stagedrow s
set state = case when judged.faults <> '[]' then 'wrong' when judged.day <= judged.until_day or not judged.moves then 'same' else 'new' end,
    errors = s.errors || judged.faults
from judged where judged.id = s.id
