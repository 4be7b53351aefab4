\set dealer random(1, :dealers)
\set first random(1, :products - 5)
begin;
insert into orders_order (buyer_id, seller_id, account_id, place_id, key, body_hash, placed_at, their_number, ship_to, note, shortage, currency, net, tax, total, credit, credit_note, ordered)
 select debtor_id, creditor_id, id, :place, gen_random_uuid()::text, repeat('0', 64), now(), '', '', '', 'back_order', 'CNY', 500, 65, 565, 'granted', '', 50 from receivables_account where id = :dealer returning id as "order", buyer_id as buyer, seller_id as seller \gset
insert into orders_orderline (order_id, buyer_id, seller_id, number, product_id, ordered, reserved, unit_price, net, tax_rate, tax, price_receipt)
 select :order, :buyer, :seller, n, :first + n, 10, 10, 10, 100, 0.13, 13, '{"list": "BASE", "level": "base", "unit_price": "10"}' from generate_series(1, 5) n;
update receivables_account set ordered = ordered + 565, entries = entries + 1 where id = :dealer returning entries \gset
with decided as (insert into receivables_creditdecision (account_id, debtor_id, creditor_id, source, amount, verdict, reasons, standing, rule, at, note)
 values (:dealer, :buyer, :seller, 'order:' || :order, 565, 'granted', '{}', '{"ordered": "1", "delivered": "0", "receivable": "0", "unapplied": "0", "limit": "1", "days_overdue": 0, "grace_days": 45, "stopped": "", "groups": []}', 'credit-1', now(), '')),
 entry as (insert into receivables_entry (account_id, debtor_id, creditor_id, number, kind, source, "on", at, hash) values (:dealer, :buyer, :seller, :entries, 'promise', 'order:' || :order, current_date, now(), sha256('x')) returning id)
 insert into receivables_posting (entry_id, account_id, debtor_id, creditor_id, source, destination, amount) select id, :dealer, :buyer, :seller, 'commitment', 'ordered', 565 from entry;
with held as (select id from stock_position where place_id = :place and product_id between :first + 1 and :first + 5 order by id for update) update stock_position set reserved = reserved + 10 where id in (select id from held);
insert into stock_reservation (organisation_id, place_id, product_id, source, quantity, waiting, made_at) select :seller, :place, :first + n, 'order:' || :order, 10, 0, now() from generate_series(1, 5) n;
insert into journal_auditentry (at, organisation_id, concerns_id, verb, target, changes, as_whom, channel) values (now(), :buyer, :buyer, 'place_order', 'order:' || :order, '{"total": "565"}', '', 'web');
insert into journal_outboxevent (organisation_id, name, body, at, attempts, last_error) values (:buyer, 'OrderPlaced', '{"total": "565"}', now(), 0, '');
commit;
