-- Keep pairs once each, under the lowest organisation that sees both keepers; what was judged before stays as it was judged.
insert into customers_pair (first_id, second_id, organisation_id, state, weight, reasons, found_at, decided_at, decided_by_id)
select said.first, said.second, judge.id, said.state, said.weight, said.reasons, now(),
       case when said.state <> 'open' then now() end, case when said.by_hand then %(user)s::bigint end
from jsonb_to_recordset(%(pairs)s::jsonb)
     as said(first bigint, second bigint, path text, state text, weight numeric, reasons jsonb, by_hand boolean)
join organisations_organisation judge on judge.path = said.path
on conflict (first_id, second_id) do nothing
returning id, first_id, second_id, organisation_id, state, weight
