"""Accounts, papers and decisions as a viewer may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.receivables.models import Account, Component, CreditDecision, CreditLimit, CreditPolicy, Invoice, Payment
from partners.receivables.rules import ZERO
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

EXPOSURE = Statement(__file__, "exposure.sql")
AMOUNT = DecimalField(max_digits=18, decimal_places=4)
type Forerunners = Callable[[Sequence[str]], Mapping[str, str]]
_forerunners: list[Forerunners] = []


def accounts_of(viewer: Viewer) -> QuerySet[Account]:
    return Account.objects.seen_by(viewer).select_related("debtor", "creditor")


def own_accounts(viewer: Viewer) -> QuerySet[Account]:
    """What the organisation acted for owes, to whom and in what currency."""
    return accounts_of(viewer).filter(debtor_id=viewer.organisation_id).order_by("pk")


def account_between(buyer_id: int, seller_id: int, currency: str) -> Account | None:
    return Account.objects.filter(debtor_id=buyer_id, creditor_id=seller_id, currency=currency).first()


NAMES = ("debtor__code__iexact", "debtor__name__icontains", "debtor__name_zh__contains", "debtor__pinyin__icontains")


def accounts_held(viewer: Viewer, *, search: str = "", state: str = "") -> QuerySet[Account]:
    """Accounts of others that the viewer may see, with the limit in force and what is overdue. One query.

    `state`: "overdue", "over" (its limit), "none" (no limit set) or "" for all. `search` is a partner's code, name or pinyin.
    """
    today = timezone.localdate()
    overdue = Invoice.objects.filter(account=OuterRef("pk"), kind="invoice", open__gt=0, due_on__lt=today).order_by()
    in_force = (
        CreditLimit.objects.filter(Q(needs_approval=False) | Q(approved_by__isnull=False), account=OuterRef("pk"), withdrawn_at=None)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
        .order_by()
    )
    own = in_force.filter(kind=CreditLimit.Kind.OWN).order_by("-valid_from", "-pk").values("amount")[:1]
    extra = in_force.filter(kind=CreditLimit.Kind.TEMPORARY).values("account").annotate(sum=Sum("amount")).values("sum")
    named = Q.create([(name, search) for name in NAMES], connector=Q.OR) if search else Q()
    states = {"overdue": Q(overdue__gt=0), "over": Q(exposure__gt=F("limit")), "none": Q(limit=None)}
    return (
        accounts_of(viewer)
        .exclude(debtor_id=viewer.organisation_id)
        .filter(named)
        .annotate(
            overdue=Coalesce(Subquery(overdue.values("account").annotate(sum=Sum("open")).values("sum")), ZERO, output_field=AMOUNT),
            oldest_due=Subquery(overdue.order_by("due_on").values("due_on")[:1]),
            limit=Subquery(own) + Coalesce(Subquery(extra), ZERO, output_field=AMOUNT),
            balance=F("receivable") + F("unapplied"),
            free=F("limit") - F("exposure"),
        )
        .filter(states.get(state, Q()))
    )


def invoices_of(viewer: Viewer) -> QuerySet[Invoice]:
    """Invoices and credit notes; `standing` is what is open, less than nothing on a credit note."""
    signed = Case(When(kind="credit_note", then=-F("open")), default=F("open"), output_field=AMOUNT)
    return Invoice.objects.seen_by(viewer).select_related("debtor", "creditor").annotate(standing=signed)


def payments_of(viewer: Viewer) -> QuerySet[Payment]:
    return Payment.objects.seen_by(viewer).select_related("debtor", "creditor", "recorded_by")


def decisions_of(viewer: Viewer) -> QuerySet[CreditDecision]:
    return CreditDecision.objects.seen_by(viewer).select_related("debtor", "creditor", "by", "account")


def limits_of(account: Account) -> QuerySet[CreditLimit]:
    """Every limit an account ever had, the newest first."""
    return CreditLimit.objects.filter(account=account).select_related("set_by", "approved_by").order_by("-valid_from", "-pk")


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """What one paper has in a component."""

    paper: str
    first: date
    last: date
    amount: Decimal
    pk: int | None = None


def trace_with(forerunners: Forerunners) -> None:
    """Let an upper component say which paper another came from (shipment → order), so that their amounts meet."""
    if forerunners not in _forerunners:
        _forerunners.append(forerunners)


def exposure_lines(account: Account, component: Component) -> list[ExposureLine]:
    """Say which papers make up a component, the oldest first; they sum to it."""
    if component in {Component.RECEIVABLE, Component.UNAPPLIED}:
        return _open_papers(account, component)
    rows = [ExposureLine(*row) for row in EXPOSURE.rows(account=account.pk, component=component)]
    origin = _origins([row.paper for row in rows]) if component == Component.ORDERED else {}
    met: dict[str, ExposureLine] = {}
    for row in rows:
        paper = origin.get(row.paper, row.paper)
        seen = met.get(paper, ExposureLine(paper, row.first, row.last, ZERO))
        met[paper] = ExposureLine(paper, min(seen.first, row.first), max(seen.last, row.last), seen.amount + row.amount)
    return [line for line in met.values() if line.amount]


def _open_papers(account: Account, component: Component) -> list[ExposureLine]:
    kind = Invoice.Kind.INVOICE if component == Component.RECEIVABLE else Invoice.Kind.CREDIT_NOTE
    sign = 1 if component == Component.RECEIVABLE else -1
    papers = Invoice.objects.filter(account=account, kind=kind, open__gt=0).order_by("due_on", "pk")
    lines = [ExposureLine(f"invoice:{paper.number}", paper.issued_on, paper.due_on, sign * paper.open, paper.pk) for paper in papers]
    if component == Component.UNAPPLIED:
        unused = Payment.objects.filter(account=account, unapplied__gt=0).order_by("received_on", "pk")
        lines += [
            ExposureLine(f"payment:{one.reference or one.pk}", one.received_on, one.received_on, -one.unapplied, one.pk) for one in unused
        ]
    return lines


def _origins(papers: Sequence[str]) -> dict[str, str]:
    return {paper: origin for ask in _forerunners for paper, origin in ask(papers).items()}


def waiting_limits(viewer: Viewer) -> QuerySet[CreditLimit]:
    """Limits that wait for a second signature of the viewer's organisation."""
    waiting = CreditLimit.objects.filter(needs_approval=True, approved_by=None, withdrawn_at=None, creditor_id=viewer.organisation_id)
    return waiting.select_related("debtor", "set_by")


def signs_up_to(viewer: Viewer) -> Decimal | None:
    """Up to which amount the viewer may sign a waiting limit of its organisation; None: any."""
    if not viewer.is_hq or viewer.may("approve_credit"):
        return None
    policy = CreditPolicy.objects.filter(creditor_id=viewer.organisation_id).first() or CreditPolicy()
    return policy.four_eyes_above
