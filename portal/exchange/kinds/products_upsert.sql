-- What the file leaves out stays as it is.
insert into catalogue_product (
    sku, name, name_zh, pinyin, category_id, description, description_zh, gtin, pack, minimum, maximum, unit, life, launched_on, ended_on)
select c.sku, c.name, coalesce(c.name_zh, p.name_zh, ''), coalesce(c.pinyin, p.pinyin, ''), coalesce(k.id, p.category_id),
    coalesce(c.description, p.description, ''), coalesce(c.description_zh, p.description_zh, ''), coalesce(c.gtin, p.gtin, ''),
    coalesce(c.pack, p.pack, 1), coalesce(c.minimum, p.minimum, 1), coalesce(c.maximum, p.maximum), coalesce(c.unit, p.unit, 'piece'),
    coalesce(c.life, p.life, 'active'), coalesce(c.launched_on, p.launched_on), coalesce(c.ended_on, p.ended_on)
from exchange_stagedrow s
cross join lateral jsonb_to_record(s.cells) as c(
    sku text, name text, name_zh text, pinyin text, category text, description text, description_zh text, gtin text, pack int,
    minimum int, maximum int, unit text, life text, launched_on date, ended_on date)
left join catalogue_product p on p.sku = c.sku
left join catalogue_category k on k.code = c.category
where s.imported_id = %(imported)s and s.state in ('new', 'changed')
on conflict (sku) do update set
    name = excluded.name, name_zh = excluded.name_zh, pinyin = excluded.pinyin, category_id = excluded.category_id,
    description = excluded.description, description_zh = excluded.description_zh, gtin = excluded.gtin, pack = excluded.pack,
    minimum = excluded.minimum, maximum = excluded.maximum, unit = excluded.unit, life = excluded.life,
    launched_on = excluded.launched_on, ended_on = excluded.ended_on
