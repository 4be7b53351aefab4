"""What was open on a day, how old it was, and what moved the balance between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from partners.receivables.models import Account, Component, Invoice
from partners.receivables.rules import ZERO, OpenItem, age
from partners.walls.statement import Statement

COMPONENTS = Statement(__file__, "components_as_of.sql")
MOVEMENTS = Statement(__file__, "movements.sql")
MONTHS = Statement(__file__, "months.sql")


def open_items_as_of(account: Account, as_of: date) -> list[OpenItem]:
    """Invoices issued by a day, with what was open at its end: only applications dated by then count."""
    used = Coalesce(Sum("applications__amount", filter=Q(applications__on__lte=as_of)), ZERO)
    rows = Invoice.objects.filter(account=account, kind="invoice", issued_on__lte=as_of).annotate(used=used)
    values = rows.values_list("pk", "due_on", "total", "used", "issued_on")
    return [OpenItem(pk, due, total - used, issued) for pk, due, total, used, issued in values if total != used]


def components_as_of(account: Account, as_of: date) -> dict[str, Decimal]:
    """What stood in each component at the end of a day, from the ledger."""
    found = dict(COMPONENTS.rows(account=account.pk, as_of=as_of))
    return {component: found.get(component, ZERO) for component in Component.values}


def balance_as_of(account: Account, as_of: date) -> Decimal:
    """What was owed at the end of a day by the ledger: invoiced, minus paid and credited."""
    stood = components_as_of(account, as_of)
    return stood[Component.RECEIVABLE] + stood[Component.UNAPPLIED]


def ageing_of(account: Account, as_of: date) -> dict[str, Decimal]:
    """Open amounts by bucket at the end of a day, with what was paid and not applied; the sum is the balance of that day.

    The buckets come from papers and their applications, the last column from the ledger: that they meet is a law, not a sum.
    """
    return age(open_items_as_of(account, as_of), as_of, components_as_of(account, as_of)[Component.UNAPPLIED])


@dataclass(frozen=True, slots=True)
class Movement:
    """What changed the balance: an invoice (+), a credit note, a payment (−), a reversal or an opening balance."""

    entry_id: int
    on: date
    kind: str
    source: str
    amount: Decimal
    posted_on: date


def movements_of(account: Account, first: date | None, last: date) -> list[Movement]:
    """Movements of the balance from `first` (None: from the beginning) to `last`, both inside, in the order of their days."""
    return [Movement(*row) for row in MOVEMENTS.rows(account=account.pk, first=first, last=last, zone=settings.TIME_ZONE)]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of an account, by its first day: invoiced and paid in it, owed at its end (today, for this month)."""

    first: date
    invoiced: Decimal
    paid: Decimal
    owed: Decimal


def months_of(account: Account, today: date) -> list[Month]:
    """The last twelve months, this one included. One statement."""
    return [Month(*row) for row in MONTHS.rows(account=account.pk, today=today)]
