update organisations_organisation o
set name = c.name, name_zh = coalesce(c.name_zh, o.name_zh), pinyin = coalesce(c.pinyin, o.pinyin), kind = coalesce(c.kind, o.kind),
    tier = coalesce(c.tier, o.tier), state = coalesce(c.state, o.state), country = coalesce(c.country, o.country),
    currency = coalesce(c.currency, o.currency), language = coalesce(c.language, o.language),
    registry_number = coalesce(c.registry_number, o.registry_number), phone = coalesce(c.phone, o.phone),
    email = coalesce(c.email, o.email), address = coalesce(c.address, o.address), city = coalesce(c.city, o.city),
    region = coalesce(c.region, o.region), postcode = coalesce(c.postcode, o.postcode), since = coalesce(c.since, o.since),
    territory_id = coalesce((select t.id from organisations_territory t where t.code = c.territory), o.territory_id)
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(
    code text, name text, name_zh text, pinyin text, kind text, territory text, tier text, state text, country text, currency text,
    language text, registry_number text, phone text, email text, address text, city text, region text, postcode text, since date)
where s.imported_id = %(imported)s and s.state = 'changed' and o.code = c.code
