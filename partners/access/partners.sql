-- Partners that HQ may look as, found by any part of code, name, Chinese name or pinyin; the tree's order.
select o.id, o.code, o.name, o.name_zh
from organisations_organisation o
where o.depth > 1 and o.state <> 'ended'
    and (%(text)s = '' or o.code ilike %(like)s or o.name ilike %(like)s or o.name_zh ilike %(like)s or o.pinyin ilike %(like)s)
order by o.path
limit %(most)s
