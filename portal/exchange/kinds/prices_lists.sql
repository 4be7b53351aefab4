insert into pricing_pricelist (seller_id, code, name, name_zh, level, currency, priority, merges, valid_from, valid_to, tier, territory_id, buyer_id)
select distinct on (c.list) %(seller)s, c.list, coalesce(c.list_name, c.list), coalesce(c.list_name_zh, ''), coalesce(c.level, 'base'),
    coalesce(c.currency, (select currency from organisations_organisation where id = %(seller)s)), 0, true, c.valid_from, c.valid_to,
    coalesce(c.tier, ''), t.id, b.id
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(
    list text, list_name text, list_name_zh text, level text, currency text, valid_from date, valid_to date, tier text, territory text, buyer text)
left join organisations_territory t on t.code = c.territory
left join organisations_organisation b on b.code = c.buyer
where s.imported_id = %(imported)s and s.state in ('new', 'changed')
order by c.list, s.number
on conflict (seller_id, code) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to
