-- Everybody who could be asked about a lead, with what the rules want to know.
with worked as (
    select holder_id, count(*) as open_leads
    from pipeline_lead where state in ('accepted', 'working') group by holder_id
), asked as (
    select organisation_id,
        count(*) filter (where state not in ('open', 'beaten', 'withdrawn')) as offers,
        count(*) filter (where state in ('accepted', 'declined', 'returned')) as answers,
        bool_or(lead_id = %(lead)s and state <> 'withdrawn') as before
    from routing_offer where offered_at >= %(since)s or lead_id = %(lead)s group by organisation_id
)
select o.id as organisation_id, o.country, o.region, o.city, o.territory_id, o.tier, o.state = 'active' as active,
    coalesce(asked.before, false) as asked_before,
    exists (select from access_membership m
            where m.organisation_id = o.id and m.ended_at is null and m.role in ('owner', 'salesperson')) as has_salesperson,
    coalesce(asked.offers, 0) as offers, coalesce(asked.answers, 0) as answers, coalesce(worked.open_leads, 0) as open_leads
from organisations_organisation o
left join asked on asked.organisation_id = o.id
left join worked on worked.holder_id = o.id
where o.kind in ('dealer', 'store', 'distributor') and o.state <> 'ended'
