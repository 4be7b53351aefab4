-- Records worth comparing with each asked one: those that share a key, the most and the strongest shared first.
-- Runs as the system with the ids that may be seen: a partner's policy would keep the index of keys from being used.
with asked as materialized (
    select * from jsonb_to_recordset(%(asked)s::jsonb) as asked(place int, keys text[], itself bigint)
)
select asked.place, hit.id
from asked cross join lateral (
    select c.id from customers_customer c
    where c.keys && asked.keys and c.id is distinct from asked.itself and (%(everybody)s or c.organisation_id = any (%(keepers)s))
    order by (
        select sum(case left(shared.key, 2) when 'n:' then 1 when 'a:' then 2 else 10 end)
        from unnest(c.keys) as shared(key) where shared.key = any (asked.keys)
    ) desc, c.id
    limit %(most)s
) hit
order by 1, 2
