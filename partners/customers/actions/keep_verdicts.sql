insert into customers_verdict (pair_id, organisation_id, state, why, weight, at, by_id)
select p.id, p.organisation_id, p.state, %(why)s, p.weight, now(), p.decided_by_id
from customers_pair p where p.id = any (%(pairs)s) and p.state <> 'open'
