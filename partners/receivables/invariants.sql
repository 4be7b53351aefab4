-- Each row is a fault: the law that is broken, the row at fault, and the figures. None: the books are whole.
-- I1: a posting moves within its entry's account, so every journal sums to zero.
select 'I1' as law, 'receivables_posting:' || posting.id as place, concat('entry ', entry.id, ' is of account ', entry.account_id) as figures
from receivables_posting posting join receivables_entry entry on entry.id = posting.entry_id where posting.account_id <> entry.account_id
union all
-- I2: an account's running balances are the sums of its postings.
select 'I2', 'receivables_account:' || account.id,
    concat_ws(', ', 'ordered ' || ordered || '/' || posted.o, 'delivered ' || delivered || '/' || posted.d, 'invoiced ' || receivable || '/' || posted.r, 'unapplied ' || unapplied || '/' || posted.u)
from receivables_account account, lateral (
    select coalesce(sum(case component when 'ordered' then moved end), 0) as o, coalesce(sum(case component when 'delivered' then moved end), 0) as d,
        coalesce(sum(case component when 'receivable' then moved end), 0) as r, coalesce(sum(case component when 'unapplied' then moved end), 0) as u
    from receivables_posting posting, lateral (values (destination, posting.amount), (source, -posting.amount)) as side(component, moved)
    where posting.account_id = account.id
) posted
where (ordered, delivered, receivable, unapplied) is distinct from (posted.o, posted.d, posted.r, posted.u)
union all
-- I3: what is open of a paper is its total less what was set against it; open papers sum to the account's components.
select 'I3', 'receivables_invoice:' || invoice.id, concat(number, ': open ', open, ', total ', total, ', used ', used.amount)
from receivables_invoice invoice, lateral (
    select coalesce(sum(amount), 0) as amount from receivables_application
    where (invoice.kind = 'invoice' and invoice_id = invoice.id) or (invoice.kind = 'credit_note' and credit_note_id = invoice.id)
) used
where open <> total - used.amount
union all
select 'I3', 'receivables_payment:' || payment.id, concat('unapplied ', unapplied, ', amount ', payment.amount, ', used ', used.amount)
from receivables_payment payment, lateral (select coalesce(sum(amount), 0) as amount from receivables_application where payment_id = payment.id) used
where unapplied <> case when reversed_on is null then payment.amount - used.amount else 0 end or (reversed_on is not null and used.amount <> 0)
union all
select 'I3', 'receivables_account:' || account.id, concat('invoiced ', receivable, ', open ', papers.open, ', unapplied ', unapplied, ', not used up ', papers.unused)
from receivables_account account, lateral (
    select coalesce(sum(open) filter (where kind = 'invoice'), 0) as open,
        coalesce(sum(open) filter (where kind = 'credit_note'), 0)
            + (select coalesce(sum(payment.unapplied), 0) from receivables_payment payment where payment.account_id = account.id) as unused
    from receivables_invoice invoice where invoice.account_id = account.id
) papers
where receivable <> papers.open or unapplied <> -papers.unused
union all
-- I4: no promise was granted past a limit, by what the decision itself kept; and each that was granted stands in the ledger.
select 'I4', 'receivables_creditdecision:' || id, concat(source, ': ', amount, ' granted of limit ', standing->>'limit')
from receivables_creditdecision
where verdict = 'granted' and (
    standing->>'limit' is null
    or (standing->>'ordered')::numeric + (standing->>'delivered')::numeric + (standing->>'receivable')::numeric + (standing->>'unapplied')::numeric + amount
        > (standing->>'limit')::numeric
    or exists (select from jsonb_array_elements(standing->'groups') as held(guard) where (guard->>'exposure')::numeric + amount > (guard->>'limit')::numeric)
)
union all
select 'I4', 'receivables_creditdecision:' || decision.id, concat(decision.source, ': granted, not promised')
from receivables_creditdecision decision
where verdict in ('granted', 'released') and amount > 0 and not exists (
    select from receivables_entry entry where entry.source = decision.source and entry.account_id = decision.account_id and entry.kind = 'promise'
)
union all
-- I4: a guard sums what the accounts below it owe.
select 'I4', 'receivables_account:' || guard.id, concat('group ', guard.subtree_exposure, ', accounts below ', below.exposure)
from receivables_account guard, lateral (
    select coalesce(sum(exposure), 0) as exposure from receivables_account account where guard.id = any (account.guards)
) below
where guard.is_guard and guard.subtree_exposure <> below.exposure
union all
-- I12: numbers of a series run from 1 without a gap.
select 'I12', 'receivables_numberseries:' || series.id, concat(series.kind, ' ', series.year, ': last ', series.last, ', written ', papers.count)
from receivables_numberseries series, lateral (
    select count(*) as count from receivables_invoice invoice
    where invoice.creditor_id = series.creditor_id and invoice.kind = series.kind
        and invoice.number ~ ('^' || case series.kind when 'invoice' then 'INV' else 'CN' end || '-' || series.year || '-[0-9]{6,}$')
) papers
where series.kind in ('invoice', 'credit_note') and papers.count <> series.last
