-- All that decides what a buyer pays one seller for some products on a day, as one row: the buyer's currency with this seller
-- is given; the lists it may use with their steps, the promotions it may have, and the tax of its country.
with buyer as (
    select id, tier, territory_id, country from organisations_organisation where id = %(buyer)s
), applying as materialized (
    select list.id, list.code, list.name, list.name_zh, list.level, list.priority, list.merges, list.valid_from
    from pricing_pricelist list, buyer
    where list.seller_id = %(seller)s and list.currency = %(currency)s
        and list.valid_from <= %(on)s and (list.valid_to is null or list.valid_to >= %(on)s)
        and case list.level
            when 'base' then true
            when 'tier' then list.tier = buyer.tier
            when 'region' then list.territory_id = buyer.territory_id
            else list.buyer_id = buyer.id end
), steps as (
    select step.product_id, applying.id as list_id, jsonb_object_agg(step.from_quantity, step.price::text) as steps
    from pricing_pricestep step join applying on applying.id = step.price_list_id
    where step.product_id = any (%(products)s::bigint[])
    group by step.product_id, applying.id
), offers as (
    select steps.product_id,
        jsonb_agg(jsonb_build_array(code, name, name_zh, level, priority, merges, valid_from, steps.steps)) as offers
    from steps join applying on applying.id = steps.list_id
    group by steps.product_id
), cuts as (
    select product.id as product_id, jsonb_agg(jsonb_build_array(promotion.code, promotion.name, promotion.name_zh,
        promotion.share::text, promotion.from_quantity, promotion.valid_to)) as cuts
    from pricing_promotion promotion
    join buyer on promotion.tiers = '{}' or buyer.tier = any (promotion.tiers)
    join catalogue_product product on product.id = any (%(products)s::bigint[]) and (
        promotion.category_id = product.category_id
        or exists (select from pricing_promotion_products named where named.promotion_id = promotion.id and named.product_id = product.id))
    where promotion.seller_id = %(seller)s and promotion.valid_from <= %(on)s and promotion.valid_to >= %(on)s
    group by product.id
)
select
    coalesce((select jsonb_object_agg(product_id, offers) from offers), '{}'),
    coalesce((select jsonb_object_agg(product_id, cuts) from cuts), '{}'),
    coalesce((select tax.rate from pricing_taxrate tax, buyer
        where tax.seller_id = %(seller)s and tax.country = buyer.country and tax.valid_from <= %(on)s
        order by tax.valid_from desc limit 1), 0)
