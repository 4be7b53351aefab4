-- What came back of a return, and how much of it can be sold again; the order's lines count it as returned.
with back as (
    select * from unnest(%(lines)s::bigint[], %(received)s::int[], %(restocked)s::int[]) as part(line_id, received, restocked)
), parts as (
    update fulfilment_returnline part set received = back.received, restocked = back.restocked
    from back where part.returned_id = %(returned)s and part.line_id = back.line_id
), lines as (
    update orders_orderline line set returned = line.returned + back.received
    from back where line.id = back.line_id
)
update fulfilment_return set state = 'credited', received_at = now(), credit_note_id = %(credit_note)s where id = %(returned)s
