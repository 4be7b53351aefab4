-- The next numbers of a series, without a gap: its row stays locked until the paper is written or undone.
insert into receivables_numberseries (creditor_id, kind, year, last)
values (%(creditor)s, %(kind)s, %(year)s, %(count)s)
on conflict (creditor_id, kind, year) do update set last = receivables_numberseries.last + %(count)s
returning last
