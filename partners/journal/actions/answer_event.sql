-- The mark that a subscriber answered; no row where it did so before.
insert into journal_delivery (event_id, organisation_id, subscriber, at)
values (%(event)s, %(organisation)s, %(subscriber)s, now())
on conflict (event_id, subscriber) do nothing
returning id
