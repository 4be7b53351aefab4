"""The first steps of a role: a list that ticks itself from what really happened, and that can be put away.

A step is done when its rows exist; one query asks them all. A component adds its own with `step_with`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from channel_orders.fulfilment.models import Shipment
from channel_orders.orders.models import Order
from channel_orders.pricing.models import PriceList
from partners.access.models import ApiKey, Membership, User
from partners.organisations.models import Organisation
from partners.receivables.models import CreditDecision, CreditLimit, Payment, Statement
from partners.walls.viewer import Viewer
from portal.exchange.models import Import
from portal.shell.models import PutAway
from portal.shell.navigation import Word
from stock.catalogue.models import Product
from stock.ledger.models import Movement

MOST_STEPS = 7


@dataclass(frozen=True)
class Step:
    """One first step: `rows` are what is there once it was done, `roles` whose list it stands in."""

    code: str
    label: Word
    url_name: str
    roles: frozenset[str]
    rows: Callable[[Viewer], QuerySet[Any]]


@dataclass(frozen=True)
class Ticked:
    label: Word
    url: str
    done: bool


@dataclass(frozen=True)
class FirstSteps:
    steps: tuple[Ticked, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)


_steps: dict[str, Step] = {}


def step_with(code: str, label: Word, url_name: str, roles: str, rows: Callable[[Viewer], QuerySet[Any]]) -> None:
    """Add a step to the lists of `roles` (words); the same code again replaces it."""
    _steps[code] = Step(code, label, url_name, frozenset(roles.split()), rows)


def first_steps(viewer: Viewer) -> FirstSteps | None:
    """The viewer's list with its ticks; None once all is done, when it was put away, and for who only looks. One query."""
    steps = [step for step in _steps.values() if step.roles & viewer.roles][:MOST_STEPS]
    if not steps or viewer.read_only or viewer.user_id is None:
        return None
    asked = {step.code: Exists(step.rows(viewer)) for step in steps}
    hidden = Exists(PutAway.objects.filter(user_id=viewer.user_id))
    row = User.objects.filter(pk=viewer.user_id).annotate(put_away=hidden, **asked).values("put_away", *asked).get()
    shown = FirstSteps(tuple(Ticked(step.label, reverse(step.url_name), row[step.code]) for step in steps))
    return None if row["put_away"] or shown.done == len(shown.steps) else shown


EVERYBODY = (
    "owner buyer stock_keeper salesperson bookkeeper administrator order_desk credit_controller credit_manager channel_manager "
    "planner marketer auditor"
)


def compose_steps() -> None:
    _steps_of_partners()
    _steps_of_hq()
    step_with("step_mfa", _("Protect your sign-in by a passkey or code"), "mfa_index", EVERYBODY, _ways_in)


def _steps_of_partners() -> None:
    step_with("step_order", _("Place the first order"), "orders:new", "owner buyer salesperson", _own(Order, "buyer_id"))
    step_with("step_count", _("Count the first delivery"), "fulfilment:shipments", "owner buyer stock_keeper", _counted)
    step_with("step_pay", _("Have a payment recorded"), "receivables:account", "owner bookkeeper", _own(Payment, "debtor_id"))
    step_with("step_paper", _("Get the first statement"), "receivables:statements", "owner bookkeeper", _own(Statement, "debtor_id"))
    step_with("step_stock", _("Count the stock"), "stock:positions", "stock_keeper planner", _stock_counts)
    step_with("step_people", _("Invite a colleague"), "organisations:people", "owner administrator", _colleagues)


def _steps_of_hq() -> None:
    lists = "administrator channel_manager order_desk"
    step_with("step_partner", _("Add the first partner"), "organisations:new", "administrator channel_manager", _partners)
    step_with("step_product", _("Bring in products"), "catalogue:products", "administrator planner", lambda _viewer: Product.objects.all())
    step_with("step_price", _("Make a price list"), "pricing:lists", lists, _own(PriceList, "seller_id"))
    step_with("step_import", _("Bring in a file"), "exchange:imports", "administrator planner channel_manager", _imports)
    step_with("step_ship", _("Ship an order"), "fulfilment:work", "order_desk", _me(Shipment, "shipped_by"))
    step_with("step_bill", _("Invoice a shipment"), "fulfilment:work", "order_desk", _billed)
    step_with("step_limit", _("Set a credit limit"), "receivables:accounts", "credit_controller", _me(CreditLimit, "set_by"))
    step_with("step_decide", _("Decide a held order"), "orders:credit_queue", "credit_controller credit_manager", _me(CreditDecision, "by"))
    step_with("step_cash", _("Record a payment"), "receivables:accounts", "credit_controller", _me(Payment, "recorded_by"))
    step_with("step_sign", _("Sign a limit"), "receivables:accounts", "credit_manager", _me(CreditLimit, "approved_by"))
    deciders = "credit_controller credit_manager"
    step_with("step_run", _("Run statements"), "receivables:statements", deciders, _own(Statement, "creditor_id"))
    step_with("step_key", _("Connect a system by a key"), "access:keys", "administrator", _own(ApiKey, "organisation_id"))


def _own(model: Any, column: str) -> Callable[[Viewer], QuerySet[Any]]:
    return lambda viewer: model.objects.seen_by(viewer).filter(**{column: viewer.organisation_id})


def _me(model: Any, column: str) -> Callable[[Viewer], QuerySet[Any]]:
    return lambda viewer: model.objects.seen_by(viewer).filter(**{column: viewer.user_id})


def _ways_in(viewer: Viewer) -> QuerySet[Any]:
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=viewer.user_id)
    return found


def _counted(viewer: Viewer) -> QuerySet[Any]:
    return Shipment.objects.seen_by(viewer).filter(buyer_id=viewer.organisation_id, received_at__isnull=False)


def _billed(viewer: Viewer) -> QuerySet[Any]:
    return Shipment.objects.seen_by(viewer).filter(seller_id=viewer.organisation_id, invoice__isnull=False)


def _stock_counts(viewer: Viewer) -> QuerySet[Any]:
    return Movement.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, kind=Movement.Kind.COUNT)


def _colleagues(viewer: Viewer) -> QuerySet[Any]:
    here = Membership.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, ended_at=None)
    return here.exclude(user=viewer.user_id)


def _partners(viewer: Viewer) -> QuerySet[Any]:
    found: QuerySet[Any] = Organisation.objects.seen_by(viewer).exclude(pk=viewer.organisation_id).order_by()
    return found


def _imports(viewer: Viewer) -> QuerySet[Any]:
    return Import.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, state=Import.State.TAKEN)
