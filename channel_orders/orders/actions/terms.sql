-- On what terms a buyer orders some products: the two sides, the account and the place, the products' packs, and the order
-- that this key has placed already, if any. One row; none where there is no such buyer.
select
    buyer.name, buyer.state, buyer.currency, buyer.address, seller.id, seller.name, seller.state, account.id, place.id, known.id, known.body_hash,
    (select coalesce(jsonb_object_agg(product.id, jsonb_build_array(product.sku, product.pack, product.minimum, product.maximum,
        product.life in ('active', 'running_out'))), '{}')
        from catalogue_product product where product.id = any (%(products)s::bigint[]))
from organisations_organisation buyer
left join organisations_organisation seller on seller.id = buyer.buys_from_id
left join receivables_account account on account.debtor_id = buyer.id and account.creditor_id = seller.id and account.currency = buyer.currency
left join stock_place place on place.organisation_id = seller.id and place.serves
left join orders_order known on known.buyer_id = buyer.id and known.key = %(key)s
where buyer.id = %(buyer)s
