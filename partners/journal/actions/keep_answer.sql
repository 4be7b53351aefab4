-- In the transaction of the effect: both are there afterwards, or neither.
update journal_answer set status = %(status)s, answer = %(answer)s
where organisation_id = %(organisation)s and key = %(key)s and route = %(route)s
