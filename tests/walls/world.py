"""A small true world in which every relation exists once: HQ, two branches, two distributors, four dealers.

Each tenant's rows carry words of its own (canaries): one in its names, which its customers and suppliers may know, and
one in everything else, which only it and those above it may ever read.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from channel_orders.fulfilment.models import Return, ReturnLine, Shipment, ShipmentLine
from channel_orders.orders.models import Basket, Order, OrderLine
from channel_orders.pricing.models import PriceList, PriceStep, Promotion
from leads.pipeline.models import Activity, Lead, LeadContact, Move
from leads.routing.models import Offer
from partners.access.models import ApiKey, Invitation, Membership, User
from partners.access.rules import DUTIES, HQ_ROLES
from partners.customers.models import Consent, Customer, Pair, Verdict
from partners.journal.models import Job, OutboxEvent
from partners.organisations.models import Application, ApplicationPaper, ApplicationStep, Contact, Organisation, StateChange, TierChange
from partners.receivables.models import Account, CreditDecision, CreditLimit, Invoice, InvoiceLine, Payment, Statement
from partners.walls.scope import system
from portal.notices.models import Digest, Notice
from portal.shell.models import SavedView
from stock.catalogue.models import Product
from stock.ledger.models import ExpectedReceipt, Movement, Place, Position, Reservation, Transit
from stock.sellthrough.models import Pace, Report, ReportLine
from stock.sellthrough.rules import monday_of
from tests.factories import make_organisation, make_product, make_viewer
from tests.factories.partners import make_hq
from tests.walls.papers import PDF, import_of
from tests.walls.shelf import lay_shelf

# code: (kind, under whom)
TREE = {
    "HQ": ("hq", ""),
    "EAST": ("branch", "HQ"),
    "WEST": ("branch", "HQ"),
    "RIVER": ("distributor", "EAST"),
    "HILL": ("distributor", "WEST"),
    "OAK": ("dealer", "RIVER"),
    "ELM": ("dealer", "RIVER"),
    "FIR": ("dealer", "HILL"),
    "ASH": ("dealer", "HILL"),
}
SELLERS = {"RIVER": "HQ", "HILL": "HQ", "OAK": "RIVER", "ELM": "RIVER", "FIR": "HILL", "ASH": "HILL"}
STANDING = {
    "ordered": "900", "delivered": "0", "receivable": "0", "unapplied": "0", "limit": "1000", "days_overdue": 0, "grace_days": 7,
    "stopped": False, "groups": [],
}  # fmt: skip


def name_word(code: str) -> str:
    return f"Qn{code.lower()}x"


def secret_word(code: str) -> str:
    return f"Zs{code.lower()}x"


def above(code: str) -> list[str]:
    """Everybody above, nearest first."""
    parent = TREE[code][1]
    return [parent, *above(parent)] if parent else []


def below(code: str) -> set[str]:
    """The organisation and all below it."""
    return {other for other in TREE if other == code or code in above(other)}


def words_allowed(code: str) -> set[str]:
    """What anybody of this organisation may ever read: all of its tree, and the names of those above and of suppliers."""
    if code == "HQ":
        return {word(other) for other in TREE for word in (name_word, secret_word)}
    tree = below(code)
    suppliers = {SELLERS[member] for member in tree if member in SELLERS}
    return {secret_word(member) for member in tree} | {name_word(member) for member in tree | set(above(code)) | suppliers}


def all_words() -> set[str]:
    return {word(code) for code in TREE for word in (name_word, secret_word)}


@dataclass
class World:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)  # an owner of each, HQ's administrator, and "LEFT" who left OAK
    keys: dict[str, str] = field(default_factory=dict)  # bearer secrets
    things: dict[tuple[str, str], models.Model] = field(default_factory=dict)  # (owner, kind of thing)
    product: Product | None = None
    media: str = ""


def make_world() -> World:
    world = World(media=str(settings.MEDIA_ROOT))
    for code, (kind, parent) in TREE.items():
        world.organisations[code] = _organisation(world, code, kind, parent)
    world.product = make_product(sku="KT-17-W", name="Kettle 1.7 l", name_zh="电热水壶")
    with system("the world of the walls"):
        for code in TREE:
            _own(world, code)
        for code, seller in SELLERS.items():
            _trade(world, code, seller)
            _leads(world, code)
        world.people["LEFT"], world.keys["LEFT"] = world.people.pop("OAK-LEFT"), world.keys.pop("OAK-LEFT")
        Membership.objects.filter(user=world.people["LEFT"]).update(ended_at=timezone.now())
    return world


def _organisation(world: World, code: str, kind: str, parent: str) -> Organisation:
    named = {
        "code": code if code == "HQ" else f"P-{code}",
        "name": f"{name_word(code)} Home",
        "name_zh": f"{name_word(code)}家电",
        "address": f"{secret_word(code)} Road 1",
        "phone": "+8657155500100",
        "email": f"{secret_word(code).lower()}@example.com",
        "registry_number": f"{secret_word(code)}91",
        "bank_details": f"{secret_word(code)} bank",
    }
    if not parent:
        return make_hq(**named)
    seller = world.organisations[SELLERS.get(code, "HQ")]
    return make_organisation(kind=kind, under=world.organisations[parent], **(named | {"buys_from": seller}))


def _own(world: World, code: str) -> None:
    """What any organisation has: people, a key, a contact, a job with its files, a place with stock, an event."""
    secret, organisation = secret_word(code), world.organisations[code]
    people = {code: f"{secret} Owner"} | ({"OAK-LEFT": f"{secret} Leaver"} if code == "OAK" else {})
    for who, name in people.items():
        roles = sorted(HQ_ROLES) if code == "HQ" else []
        viewer = make_viewer(organisation, *roles, name=name, email=f"{secret.lower()}.{len(world.people)}@example.com")
        world.people[who] = User.objects.get(pk=viewer.user_id)
    token = f"secret-of-{code.lower()}"
    keys = {
        who: ApiKey.objects.create(
            organisation=organisation, name=f"{secret} key", prefix=f"k{who.lower()}", scopes=sorted(DUTIES), made_by=world.people[who],
            secret_hash=hashlib.sha256(token.encode()).hexdigest(), last_used_at=timezone.now() + timedelta(1),  # no use is noted anew
        )
        for who in people
    }  # fmt: skip
    world.keys |= {who: f"weir_k{who.lower()}_{token}" for who in people}
    job = Job.objects.create(
        organisation=organisation, kind="test", title=f"{secret} import", started_by=world.people[code], state="done", total=1, done=1,
        problem=f"{secret} problem", finished_at=timezone.now(), result_name="result.csv",
    )  # fmt: skip
    job.result.save("result.csv", ContentFile(f"{secret},1\n"))
    job.errors.save("errors.csv", ContentFile(f"{secret},2\n"))
    place = Place.objects.create(organisation=organisation, code="MAIN", name=f"{secret} store", serves=True)
    position = Position.objects.create(organisation=organisation, place=place, product=world.product, on_hand=50)
    movement = Movement.objects.create(
        organisation=organisation, place=place, product=world.product, quantity=50, kind="opening", source=f"{secret}:1",
        on=timezone.localdate(), note=f"{secret} note",
    )  # fmt: skip
    expected = ExpectedReceipt.objects.create(
        organisation=organisation,
        place=place,
        product=world.product,
        quantity=24,
        due_on=timezone.localdate() + timedelta(9),
        source=secret,
    )
    price_list = PriceList.objects.create(
        seller=organisation, code=f"{name_word(code)}-LIST", name=f"{name_word(code)} list", level="base", currency="CNY",
        valid_from=timezone.localdate(),
    )  # fmt: skip  # a buyer reads the list's name in the receipt of its price
    PriceStep.objects.create(seller=organisation, price_list=price_list, product=world.product, price=100)
    promotion = Promotion.objects.create(
        seller=organisation, code=f"{secret}-CUT", name=f"{secret} cut", share=Decimal("0.1"), from_quantity=9999,
        valid_from=timezone.localdate(), valid_to=timezone.localdate(),
    )  # fmt: skip
    contact = Contact.objects.create(organisation=organisation, name=f"{secret} Contact", email=f"c.{secret.lower()}@example.com")
    customer, pair = _customers(organisation, secret)
    monday = monday_of(timezone.localdate()) - timedelta(7)
    report = Report.objects.create(
        organisation=organisation, kind="sales", week=monday, on=monday + timedelta(6), booked_on=monday + timedelta(6),
        due_on=monday + timedelta(7), digest=secret, lines_count=1, pieces=3, way="form", sent_by=world.people[code],
    )  # fmt: skip
    remarks = [{"code": "gap", "severity": "warn", "had": secret}]
    ReportLine.objects.create(organisation=organisation, report=report, product=world.product, sold=3, warnings=remarks)
    Pace.objects.create(
        organisation=organisation, product=world.product, as_of=monday + timedelta(7), sold=[None] * 7 + [3], pieces=3, weeks=1
    )
    now, today = timezone.now(), timezone.localdate()
    change = StateChange.objects.create(organisation=organisation, state="active", on=today, reason=f"{secret} reason", done_at=now)
    tier = TierChange.objects.create(organisation=organisation, tier="gold", until=today, reason=f"{secret} tier", by=world.people[code])
    invitation = Invitation.objects.create(organisation=organisation, user=world.people[code], invited_at=now, sent_at=now)
    event = OutboxEvent.objects.create(organisation=organisation, name="Planted", body={"word": secret}, attempts=1, last_error=secret)
    notice = Notice.objects.create(
        organisation=organisation,
        user=world.people[code],
        kind="job_ended",
        event=event.pk,
        facts={"title": f"{secret} import", "job_id": job.pk},
    )
    saved_view = SavedView.objects.create(
        organisation=organisation, user=world.people[code], page="orders:list", name=f"{secret} view", query=f"q={secret}", shared=True
    )
    digest = Digest.objects.create(organisation=organisation, user=world.people[code], on=timezone.localdate())
    kept: dict[str, models.Model] = {
        "organisation": organisation, "person": world.people[code],
        "membership": Membership.objects.filter(user=world.people[code]).first(),
        "key": keys[code], "job": job, "product": world.product, "place": place, "position": position, "movement": movement,
        "expected": expected, "price_list": price_list, "promotion": promotion, "contact": contact, "event": event,
        "notice": notice, "saved_view": saved_view, "digest": digest, "customer": customer, "pair": pair,
        "state_change": change, "tier_change": tier, "invitation": invitation, "report": report,
        **lay_shelf(organisation, secret, world.people[code]),
    }  # fmt: skip
    if code == "HQ":
        kept |= _applied(organisation, secret)
        kept["import"] = import_of(organisation, job, secret)
    world.things |= {(code, kind): thing for kind, thing in kept.items()}


def _customers(organisation: Organisation, secret: str) -> tuple[Customer, Pair]:
    """Two records of one customer that wait for a look, with a consent; the same facts at every tenant, but for its word."""
    first, second = (
        Customer.objects.create(
            organisation=organisation, name=f"{secret} Buyer {place}", phones=["+8657155500177"],
            emails=[f"{secret.lower()}@buyer.example.com"], address=f"{secret} Lane {place}", note=f"{secret} likes tea", source=secret,
            keys=["p:+8657155500177"],
        )
        for place in (1, 2)
    )  # fmt: skip
    Consent.objects.create(
        customer=first, organisation=organisation, way="phone", purpose="offers", given=True, on=timezone.localdate(), source=secret
    )
    pair = Pair.objects.create(first=first, second=second, organisation=organisation, weight=4, reasons=[["phone", "same", 7.5]])
    Verdict.objects.create(pair=pair, organisation=organisation, state="different", why=f"{secret} says so", weight=4)
    return first, pair


def _applied(hq: Organisation, secret: str) -> dict[str, models.Model]:
    """Somebody who would become a partner: HQ's secret."""
    application = Application.objects.create(
        hq=hq, number="A-CANARY22", key="canary", name=f"{secret} Applicant", city=secret, address=f"{secret} Road", phone="+8657155500199",
        contact_name=f"{secret} Person", contact_email=f"{secret.lower()}.applicant@example.com",
    )  # fmt: skip
    paper = ApplicationPaper(hq=hq, application=application, name=f"{secret}.pdf", kind="pdf", size=9, digest="0" * 64)
    paper.file.save("canary.pdf", ContentFile(PDF + secret.encode()))
    step = ApplicationStep.objects.create(hq=hq, application=application, kind="applied", words=f"{secret} words", on=timezone.localdate())
    return {"application": application, "application_paper": paper, "application_step": step}


def _trade(world: World, code: str, seller_code: str) -> None:
    """What a buyer has with its seller: account, limit, order, shipment, return, papers; the buyer's word in each."""
    secret, buyer, seller = secret_word(code), world.organisations[code], world.organisations[seller_code]
    today = timezone.localdate()
    sides: dict[str, Any] = {"debtor": buyer, "creditor": seller}
    trade: dict[str, Any] = {"buyer": buyer, "seller": seller}
    account = Account.objects.create(**sides, currency="CNY", ordered=100, receivable=113, unapplied=-10)
    own = sides | {"account": account}
    limit = CreditLimit.objects.create(**own, amount=1000, valid_from=today, reason=f"{secret} limit", needs_approval=True)
    place = world.things[seller_code, "place"]
    order = Order.objects.create(
        **trade, account=account, place=place, key=f"{secret}-key-0001", currency="CNY", net=200, tax=26, total=226, credit="held",
        ordered=2, shipped=1, note=f"{secret} note", their_number=f"{secret}-1", ship_to=f"{secret} Road", placed_by=world.people[code],
    )  # fmt: skip
    line = OrderLine.objects.create(
        **trade, order=order, number=1, product=world.product, ordered=2, shipped=1, received=1, invoiced=1, unit_price=100, net=200, tax=26
    )
    decision = CreditDecision.objects.create(
        **own,
        source=f"order:{order.number}",
        amount=226,
        verdict="held",
        reasons=["over_limit"],
        note=f"{secret} decision",
        standing=STANDING,
    )
    paper = {"account": account, "issued_on": today, "due_on": today, "currency": "CNY", "net": 100, "tax": 13, "total": 113, "open": 113}
    invoice = Invoice.objects.create(**sides, **paper, number=f"{secret}-INV", source=f"order:{order.number}", note=f"{secret} bill")
    InvoiceLine.objects.create(**sides, invoice=invoice, number=1, text=f"{secret} kettle", quantity=1, unit_price=100, net=100, tax=13)
    payment = Payment.objects.create(**own, received_on=today, amount=10, unapplied=10, currency="CNY", reference=f"{secret}-PAY")
    statement = Statement.objects.create(
        **own, number=f"{secret}-ST", first=today.replace(day=1), last=today, currency="CNY", language="en", code=f"C{uuid4().hex[:12]}",
        sent_to=f"{secret.lower()}@example.com", digest="0" * 64,
    )  # fmt: skip
    statement.file.save("statement.pdf", ContentFile(PDF + secret.encode()))
    shipment = Shipment.objects.create(
        **trade,
        order=order,
        number=f"SH-{secret}-1",
        place=place,
        shipped_on=today,
        amount=113,
        invoice=invoice,
        tracking=f"{secret}-TRACK",
    )
    ShipmentLine.objects.create(**trade, shipment=shipment, line=line, quantity=1, received=1, net=100, tax=13)
    back = Return.objects.create(**trade, order=order, number=f"RT-{secret}-1", reason="damaged", note=f"{secret} dent")
    ReturnLine.objects.create(**trade, returned=back, line=line, asked=1)
    basket = Basket.objects.create(**trade, user=world.people[code], key=uuid4(), note=f"{secret} basket")
    reservation = Reservation.objects.create(
        organisation=seller, place=place, product=world.product, source=f"order:{order.number}", quantity=1
    )
    transit = Transit.objects.create(organisation=buyer, sender=seller, product=world.product, source=f"shipment:SH-{secret}-1", shipped=1)
    kept: dict[str, models.Model] = {
        "account": account, "limit": limit, "order": order, "line": line, "decision": decision, "invoice": invoice, "payment": payment,
        "statement": statement, "shipment": shipment, "return": back, "basket": basket, "reservation": reservation, "transit": transit,
    }  # fmt: skip
    world.things |= {(code, kind): thing for kind, thing in kept.items()}


def _leads(world: World, code: str) -> None:
    """A lead the partner holds, and a slip of another that it was asked about: whose contact HQ alone may read."""
    secret, holder, now = secret_word(code), world.organisations[code], timezone.now()
    common: dict[str, Any] = {"masked_name": "Z…", "seed": 7}
    lead = Lead.objects.create(**common, key=f"{secret}-lead", state="working", wanted=f"{secret} kettles", holder=holder, accepted_at=now)
    contact = LeadContact.objects.create(
        lead=lead, holder=holder, name=f"{secret} Hotel", name_key=secret.lower(), phone="+8657155500188", message=f"{secret} message"
    )
    activity = Activity.objects.create(lead=lead, organisation=holder, kind="call", words=f"{secret} call", by=world.people[code])
    move = Move.objects.create(lead=lead, organisation=holder, before="accepted", after="working", note=f"{secret} move")
    asked = Lead.objects.create(**common, key=f"{secret}-asked", state="offered", wanted="Kettles")
    LeadContact.objects.create(lead=asked, name=f"{secret_word('HQ')} Hotel", name_key="hq", phone="+8657155500199")
    offer = Offer.objects.create(
        lead=asked, number=asked.number, organisation=holder, expires_at=now + timedelta(hours=3), masked_name="Z…",
        wanted=f"{secret} wanted", currency="CNY", priority="normal",
    )  # fmt: skip
    kept: dict[str, models.Model] = {"lead": lead, "lead_contact": contact, "activity": activity, "move": move, "offer": offer}
    world.things |= {(code, kind): thing for kind, thing in kept.items()}
