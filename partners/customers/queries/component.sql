-- The records joined to any of %(seeds)s by standing links, and every link and veto between them, as far as the asker may see.
with recursive joined(id) as (
    select unnest(%(seeds)s::bigint[])
    union
    select case when p.first_id = joined.id then p.second_id else p.first_id end
    from joined join customers_pair p on p.first_id = joined.id or p.second_id = joined.id
    where p.state = 'same' and (%(everybody)s or p.organisation_id = any (%(judges)s))
)
select p.id, p.first_id, p.second_id, p.state
from customers_pair p
where p.state <> 'open' and (%(everybody)s or p.organisation_id = any (%(judges)s))
  and p.first_id in (select id from joined) and p.second_id in (select id from joined)
order by p.decided_at, p.id
