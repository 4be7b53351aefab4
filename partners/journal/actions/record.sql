-- The audit row and, where there is one, its event: with the change itself, in its transaction.
with audited as (
    insert into journal_auditentry (at, user_id, organisation_id, concerns_id, verb, target, changes, as_whom, channel, address)
    values (now(), %(user)s, %(organisation)s, %(concerns)s, %(verb)s, %(target)s, %(changes)s::jsonb, %(as_whom)s, %(channel)s, %(address)s)
    returning id
), told as (
    insert into journal_outboxevent (organisation_id, name, body, at, attempts, last_error)
    select %(concerns)s, %(event)s, %(body)s::jsonb, now(), 0, '' where %(event)s is not null
    returning id
)
select (select id from audited), (select id from told)
