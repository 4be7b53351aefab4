select
    coalesce((select sum(amount) from receivables_posting where source = 'write_off' and destination = 'receivable'), 0)
        - coalesce((select sum(amount) from receivables_posting where source = 'receivable' and destination = 'write_off'), 0),
    coalesce((select sum(receivable) from receivables_account), 0),
    coalesce((select sum(total) from receivables_invoice where kind = 'invoice'), 0)
