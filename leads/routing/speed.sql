-- How partners answer leads and what becomes of them, since a day.
with asked as (
    select organisation_id,
        count(*) as asked,
        count(*) filter (where state in ('accepted', 'returned')) as accepted,
        count(*) filter (where state = 'declined') as declined,
        count(*) filter (where state = 'expired') as missed,
        percentile_cont(0.5) within group (order by extract(epoch from answered_at - offered_at) / 3600)
            filter (where state in ('accepted', 'declined', 'returned')) as median_hours
    from routing_offer where offered_at >= %(since)s group by organisation_id
), ended as (
    select holder_id,
        count(*) filter (where state = 'won') as won,
        count(*) filter (where state = 'lost') as lost,
        count(*) filter (where state in ('accepted', 'working')) as open,
        sum(won_amount) filter (where state = 'won') as amount
    from pipeline_lead where holder_id is not null and accepted_at >= %(since)s group by holder_id
)
select o.code, o.name, o.name_zh, asked.asked, asked.accepted, asked.declined, asked.missed, round(asked.median_hours::numeric, 1) as median_hours,
    coalesce(ended.open, 0) as open, coalesce(ended.won, 0) as won, coalesce(ended.lost, 0) as lost, coalesce(ended.amount, 0) as amount
from asked
join organisations_organisation o on o.id = asked.organisation_id
left join ended on ended.holder_id = o.id
order by asked.asked desc, o.code
