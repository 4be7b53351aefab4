-- Records worth comparing with each asked one: those that share an exact key, and those whose name is spelt or sounds alike.
-- Runs as the system with the ids that may be seen: under a partner's policy the trigram index would not be used.
select set_config('pg_trgm.similarity_threshold', %(least)s, true);
with asked as materialized (
    select * from jsonb_to_recordset(%(asked)s::jsonb) as asked(place int, name text, keys text[], itself bigint)
), found as (
    select asked.place, hit.id
    from asked cross join lateral (
        select c.id from customers_customer c
        where c.keys && asked.keys and c.id is distinct from asked.itself and (%(everybody)s or c.organisation_id = any (%(keepers)s))
        limit %(most)s
    ) hit
    union
    select asked.place, hit.id
    from asked cross join lateral (
        select c.id from customers_customer c
        where c.text %% asked.name and c.id is distinct from asked.itself and (%(everybody)s or c.organisation_id = any (%(keepers)s))
        order by similarity(c.text, asked.name) desc, c.id limit %(most)s
    ) hit
    where asked.name <> ''
)
select found.place, found.id from found order by found.place, found.id
