"""Which events are told to whom, by which way, and when a mail may be sent. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

MOST_MAILS_TRIED = 6
PAUSE = timedelta(minutes=5)
KEPT = timedelta(days=90)
DIGEST_HOUR = 8
DIGEST_ROLES = frozenset({"owner", "order_desk", "credit_controller", "credit_manager", "channel_manager"})
MOST_IN_DIGEST = 3  # "the three things that make money today"

type Facts = Mapping[str, Any]


def always(_facts: Facts) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing a person may be told of.

    `to` is the fact that names the organisation told (empty: whose row the event changed), `other` the one that names the
    other side, `person` the only person told. Any of `duties` lets somebody of that organisation be told; whoever did the
    deed is not. `mail` are the roles that get it by mail unless they say otherwise.
    """

    code: str
    event: str
    duties: frozenset[str]
    url: str
    about: tuple[str, ...] = ()
    to: str = ""
    other: str = ""
    person: str = ""
    meant: bool = False  # told to every partner that the page is for
    look: str = "river"
    icon: str = "info"
    mail: frozenset[str] = frozenset()
    when: Callable[[Facts], bool] = always

    @property
    def sells(self) -> bool:
        """Whether it is told to the one who sells."""
        return self.to in {"seller_id", "creditor_id", "hq_id"}

    @property
    def buys(self) -> bool:
        """Whether it is told to the one who buys, which HQ never is."""
        return self.to in {"", "buyer_id"} and not self.person


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person hears of a kind."""

    bell: bool
    mail: bool
    digest: bool


def _kind(code: str, event: str, duties: str, url: str, about: str = "", mail: str = "", **more: Any) -> Kind:
    return Kind(code, event, frozenset(duties.split()), url, tuple(about.split()), mail=frozenset(mail.split()), **more)


READERS = "place_orders receive_goods work_leads see_money"  # one of these is in every role of a partner
BUYER: dict[str, Any] = {"to": "buyer_id", "other": "seller_id"}
SELLER: dict[str, Any] = {"to": "seller_id", "other": "buyer_id"}
HQ_LEADS: dict[str, Any] = {"to": "hq_id", "other": "organisation_id"}
STOP: dict[str, Any] = {"look": "stop", "icon": "stop"}
WAIT: dict[str, Any] = {"look": "wait", "icon": "hold"}
GOOD: dict[str, Any] = {"look": "good", "icon": "check"}

KINDS: tuple[Kind, ...] = (
    _kind("order_held", "OrderHeld", "place_orders", "orders:detail", "order", "owner buyer", **BUYER, **WAIT),
    _kind("order_released", "OrderReleased", "place_orders", "orders:detail", "order", "owner buyer", **BUYER, **GOOD),
    _kind("order_refused", "OrderRefused", "place_orders", "orders:detail", "order", "owner buyer", **BUYER, **STOP),
    _kind("order_cancelled", "OrderCancelled", "place_orders", "orders:detail", "order", "owner buyer", **BUYER, **STOP),
    _kind("goods_shipped", "OrderShipped", "receive_goods", "fulfilment:shipment", "shipment", "buyer stock_keeper", **BUYER,
          look="move", icon="truck"),
    _kind("return_authorised", "ReturnAnswered", "receive_goods", "fulfilment:return", "number", "buyer stock_keeper", **BUYER, **GOOD,
          when=lambda facts: bool(facts["authorised"])),
    _kind("return_refused", "ReturnAnswered", "receive_goods", "fulfilment:return", "number", "buyer stock_keeper", **BUYER, **STOP,
          when=lambda facts: not facts["authorised"]),
    _kind("return_credited", "ReturnCredited", "see_money", "fulfilment:return", "number", **BUYER, **GOOD),
    _kind("invoice_issued", "InvoiceIssued", "see_money", "receivables:invoice", "invoice_id", "bookkeeper", icon="doc",
          other="creditor_id", when=lambda facts: facts["kind"] == "invoice"),
    _kind("credit_note_issued", "InvoiceIssued", "see_money", "receivables:invoice", "invoice_id", icon="doc",
          other="creditor_id", when=lambda facts: facts["kind"] != "invoice"),
    _kind("payment_recorded", "PaymentRecorded", "see_money", "receivables:payment", "payment_id", other="creditor_id", **GOOD),
    _kind("limit_changed", "LimitSet", "see_money place_orders", "receivables:account", mail="owner", icon="money",
          other="creditor_id", when=lambda facts: not facts["waits"]),
    _kind("statement_made", "StatementMade", "see_money", "receivables:statements", icon="book", other="creditor_id"),
    _kind("order_taken", "OrderPlaced", "serve_orders", "orders:detail", "order", **SELLER, icon="cart"),
    _kind("order_to_decide", "OrderHeld", "grant_credit", "orders:credit_order", "order", "credit_controller bookkeeper",
          **SELLER, **WAIT),
    _kind("order_let_through", "OrderReleased", "serve_orders", "orders:detail", "order", **SELLER, **GOOD),
    _kind("sale_cancelled", "OrderCancelled", "serve_orders", "orders:detail", "order", **SELLER, **STOP),
    _kind("goods_short", "ShipmentReceived", "serve_orders", "fulfilment:shipment", "shipment", "order_desk", **SELLER,
          look="stop", icon="alert", when=lambda facts: bool(facts["damaged"] or facts["lost"])),
    _kind("return_asked", "ReturnAsked", "serve_orders", "fulfilment:return", "number", "order_desk", **SELLER, look="wait", icon="back"),
    _kind("limit_to_sign", "LimitSet", "approve_credit", "receivables:account_held", "account_id", "credit_manager",
          to="creditor_id", other="debtor_id", **WAIT, when=lambda facts: bool(facts["waits"])),
    _kind("lead_offered", "LeadOffered", "work_leads", "routing:lead", "number", "owner salesperson", to="organisation_id", look="wait",
          icon="lead"),
    _kind("lead_declined", "LeadAnswered", "work_leads", "routing:lead", "number", **HQ_LEADS, icon="lead",
          when=lambda facts: not facts["accepted"]),
    _kind("lead_expired", "LeadExpired", "work_leads", "routing:lead", "number", **HQ_LEADS, look="stop", icon="clock"),
    _kind("lead_won", "LeadWon", "work_leads", "routing:lead", "number", **HQ_LEADS, look="good", icon="check"),
    _kind("lead_unplaced", "NoPartnerLeft", "work_leads", "routing:lead", "number", "channel_manager", to="hq_id", **STOP),
    _kind("application_received", "ApplicationReceived", "manage_partners", "applications:detail", "number", "channel_manager",
          to="hq_id", look="wait", icon="people"),
    _kind("application_answered", "ApplicationAnswered", "manage_partners", "applications:detail", "number", to="hq_id", icon="people"),
    _kind("doubles_found", "CustomersToReview", "work_leads", "customers:review", to="organisation_id", look="wait", icon="people"),
    _kind("page_published", "PagePublished", READERS, "pages:page", "page_id", meant=True, icon="book",
          when=lambda facts: facts["first"] and not facts["asks_receipt"]),
    _kind("page_to_confirm", "PagePublished", READERS, "pages:page", "page_id", "owner buyer", meant=True, look="wait", icon="book",
          when=lambda facts: bool(facts["asks_receipt"])),
    _kind("gap_found", "GapFound", "report_stock", "stock:positions", to="organisation_id", look="stop", icon="alert"),
    _kind("job_ended", "JobEnded", "", "journal:job", "job_id", person="user_id", **GOOD, when=lambda facts: facts["state"] == "done"),
    _kind("job_failed", "JobEnded", "", "journal:job", "job_id", person="user_id", **STOP, when=lambda facts: facts["state"] == "failed"),
)  # fmt: skip
BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
EVENTS: tuple[str, ...] = tuple(dict.fromkeys(kind.event for kind in KINDS))


def kinds_of(event: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind.event == event)


def tells_hq(event: str) -> bool:
    """Whether an event is told to HQ without naming it."""
    return any(kind.to == "hq_id" for kind in kinds_of(event))


def kinds_for(duties: frozenset[str]) -> tuple[Kind, ...]:
    """What somebody with these duties may be told at all."""
    return tuple(kind for kind in KINDS if not kind.duties or kind.duties & duties)


def ways_for(kind: Kind, roles: frozenset[str], wish: Ways | None = None) -> Ways:
    """A person's own wish; without one the bell and the digest, and mail where the role has it by default."""
    return wish or Ways(bell=True, mail=bool(kind.mail & roles), digest=True)


def is_quiet(at: time, first: time | None, last: time | None) -> bool:
    """Whether a time of day lies in the quiet hours, which may go over midnight. Equal ends are no hours."""
    if first is None or last is None or first == last:
        return False
    return first <= at < last if first < last else at >= first or at < last


def mail_moment(now: datetime, first: time | None, last: time | None) -> datetime:
    """When a mail may be sent: now, or at the end of the quiet hours. `now` is local time with its zone."""
    if last is None or not is_quiet(now.time(), first, last):
        return now
    end = now.replace(hour=last.hour, minute=last.minute, second=last.second, microsecond=0)
    return end if end > now else end + timedelta(days=1)
