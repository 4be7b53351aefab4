-- Pairs of leads of one end customer, at least one of them not over: the same phone, registry number or name.
select newer.lead_id, older.lead_id,
    array_remove(array[
        case when newer.phone <> '' and newer.phone = older.phone then 'phone' end,
        case when newer.registry_number <> '' and newer.registry_number = older.registry_number then 'registry' end,
        case when newer.name_key = older.name_key then 'name' end
    ], null) as reasons
from pipeline_leadcontact newer
join pipeline_leadcontact older on older.lead_id < newer.lead_id
    and ((newer.phone <> '' and newer.phone = older.phone)
        or (newer.registry_number <> '' and newer.registry_number = older.registry_number)
        or newer.name_key = older.name_key)
join pipeline_lead lead on lead.id = newer.lead_id
join pipeline_lead other on other.id = older.lead_id
where lead.state not in ('won', 'lost') or other.state not in ('won', 'lost')
order by newer.lead_id desc, older.lead_id desc
limit %(most)s
