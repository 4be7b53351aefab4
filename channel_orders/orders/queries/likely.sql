-- For texts that are no product's code: the two likeliest products each. 3: its name; 2: its pinyin; 1.5: its code without
-- signs; below 1: how alike they look.
select typed.text, found.id, found.likeness
from unnest(%(texts)s::text[]) as typed(text)
cross join lateral (
    select product.id, case
            when lower(product.name) = lower(typed.text) or product.name_zh = typed.text then 3
            when position(' ' || lower(typed.text) || ' ' in ' ' || product.pinyin || ' ') > 0 then 2
            when regexp_replace(upper(product.sku), '[^A-Z0-9]', '', 'g') = regexp_replace(upper(typed.text), '[^A-Z0-9]', '', 'g') then 1.5
            else greatest(similarity(product.sku, typed.text), 0.9 * word_similarity(typed.text, product.name),
                0.9 * word_similarity(typed.text, product.name_zh))
        end::float as likeness
    from catalogue_product product
    where product.life in ('active', 'running_out')
    order by likeness desc, product.sku limit 2
) found
where found.likeness >= 0.3
