"""Customers for machines: what is known, adding with a look for doubles, linking and taking a link back."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from partners.access.middleware import PortalRequest
from partners.customers.actions import DUTY, add_customer, link_customers, part_customers, retract_link
from partners.customers.models import Customer, Pair
from partners.customers.phrases import NO_CUSTOMER
from partners.customers.queries import Match, customer_view, customers_of, find_matches, matching, pairs_of, pairs_to_review
from partners.customers.rules import CustomerFacts
from partners.inputs import PRINTABLE, Asked, Code, Cursor, IdempotencyKey, Identity, Limit, Words
from partners.journal.api import once
from partners.paging import page_of
from partners.refusal import Invalid

router = Router(tags=["Customers"])


class FactsIn(Schema):
    """What is known of a customer; a name in either language is required."""

    name: str = Field("", max_length=160, pattern=PRINTABLE)
    name_zh: str = Field("", max_length=160, pattern=PRINTABLE)
    kind: Literal["company", "person"] = "company"
    phone: str = Field("", max_length=40, pattern=PRINTABLE)
    email: str = Field("", max_length=254, pattern=PRINTABLE)
    registry_number: str = Field("", max_length=40, pattern=PRINTABLE)
    country: str = Field("CN", max_length=2, pattern=PRINTABLE)
    region: str = Field("", max_length=80, pattern=PRINTABLE)
    city: str = Field("", max_length=80, pattern=PRINTABLE)
    address: str = Field("", max_length=240, pattern=PRINTABLE)


class CustomerIn(FactsIn):
    same_as: str = Field("", max_length=20, pattern=PRINTABLE, description="Number of the record that is the same customer.")
    not_same_as: list[Code] = Field(default_factory=list, max_length=20, description="Numbers of records that were looked at and are not.")
    note: str = Field("", max_length=500, pattern=PRINTABLE)


class ReasonOut(Schema):
    attribute: str
    level: str
    bits: float


class MatchOut(Schema):
    number: str
    name: str
    kept_by: str
    score: float
    certain: bool
    reasons: list[ReasonOut]


class CustomerOut(Schema):
    number: str
    kept_by: str
    kind: str
    name: str
    name_zh: str
    registry_number: str
    phones: list[str]
    emails: list[str]
    country: str
    region: str
    city: str
    address: str
    source: str
    made_at: datetime


class BelievedOut(Schema):
    attribute: str
    value: str
    record: str
    confirmed: date | None


class CustomerDetail(CustomerOut):
    """A record, all numbers of its customer (any of them finds it), and what is believed of the customer."""

    numbers: list[str]
    believed: list[BelievedOut]


class AddedOut(CustomerOut):
    """The new record, and whom it may be the same as."""

    matches: list[MatchOut]


class CustomerPage(Schema):
    rows: list[CustomerOut]
    next: str | None


class PairOut(Schema):
    id: int
    first: str
    second: str
    state: str
    bits: float
    decided_at: datetime | None

    @staticmethod
    def resolve_first(pair: Pair) -> str:
        return str(pair.first.number)

    @staticmethod
    def resolve_second(pair: Pair) -> str:
        return str(pair.second.number)

    @staticmethod
    def resolve_bits(pair: Pair) -> float:
        return float(pair.weight)


class PairPage(Schema):
    rows: list[PairOut]
    next: str | None


class LinkIn(Schema):
    other: Code
    why: Words = ""
    same: bool = Field(True, description="False: they are not the same customer, and nobody is asked again.")


class WhyIn(Schema):
    why: Words = ""


@router.get("/customers", response=CustomerPage, summary="List customers")
def list_customers(request: PortalRequest, find: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Your records and those of your tree. `find`: words of name, pinyin, phone, e-mail or number."""
    request.viewer.must(DUTY)
    rows = customers_of(request.viewer)
    return page_of(rows.filter(matching(find)) if find.strip() else rows, cursor, limit)


@router.post("/customers/known", response=list[MatchOut], summary="Is this customer known?")
def post_known(request: PortalRequest, body: FactsIn) -> list[MatchOut]:
    """Whom these facts may belong to, among the records you may see, the likeliest first. Nothing is kept."""
    request.viewer.must(DUTY)
    return [_match(match) for match in find_matches(_facts(body), request.viewer)]


@router.get("/customers/pairs", response=PairPage, summary="List pairs to review")
def list_pairs(request: PortalRequest, cursor: Cursor = None, limit: Limit = 50) -> object:
    request.viewer.must(DUTY)
    return page_of(pairs_to_review(request.viewer), cursor, limit)


@router.get("/customers/{number}", response=CustomerDetail, summary="Read a customer")
def read_customer(request: PortalRequest, number: Path[Code]) -> object:
    customer = _customer(request, number)
    view = customer_view(customer, request.viewer)
    believed = [
        {"attribute": fact.attribute, "value": fact.value, "record": fact.record.number, "confirmed": fact.confirmed} for fact in view.facts
    ]
    plain = CustomerOut.from_orm(customer).model_dump()
    return plain | {"numbers": [member.number for member in view.members], "believed": believed}


@router.post("/customers", response={201: AddedOut}, summary="Add a customer")
def post_customer(request: PortalRequest, body: CustomerIn, key: IdempotencyKey) -> HttpResponse:
    """Keep a new record. It is compared with the master: `matches` says whom it may be, certain ones are linked already."""
    request.viewer.must(DUTY)

    def run() -> tuple[int, Schema]:
        viewer, facts = request.viewer, _facts(body)
        same = _named(request, body.same_as, "same_as") if body.same_as else None
        others = [_named(request, number, "not_same_as") for number in body.not_same_as]
        matches = [_match(match) for match in find_matches(facts, viewer)]
        made = add_customer(facts, by=viewer, source="api", same_as=same, not_same_as=others, note=body.note)
        kept = CustomerOut.from_orm(_customer(request, made.number))
        return 201, AddedOut(**kept.model_dump(), matches=matches)

    return once(request, "post_customer", key, body, run)


@router.post("/customers/{number}/links", response=PairOut, summary="Link two records, or say they are not the same")
def post_link(request: PortalRequest, number: Path[Code], body: LinkIn, key: IdempotencyKey) -> HttpResponse:
    customer = _customer(request, number)

    def run() -> tuple[int, Schema]:
        act = link_customers if body.same else part_customers
        pair = act(customer, _named(request, body.other, "other"), why=body.why, by=request.viewer)
        return 200, PairOut.from_orm(pairs_of(request.viewer).get(pk=pair.pk))

    return once(request, f"post_link {number}", key, body, run)


@router.post("/customers/pairs/{pair}/retract", response=PairOut, summary="Take a link or a judgement back")
def post_retract(request: PortalRequest, pair: Path[Identity], body: WhyIn, key: IdempotencyKey) -> HttpResponse:
    request.viewer.must(DUTY)
    found = get_object_or_404(pairs_of(request.viewer), pk=pair)

    def run() -> tuple[int, Schema]:
        retract_link(found, why=body.why, by=request.viewer)
        return 200, PairOut.from_orm(pairs_of(request.viewer).get(pk=pair))

    return once(request, f"post_retract {pair}", key, body, run)


def _customer(request: PortalRequest, number: str) -> Customer:
    request.viewer.must(DUTY)
    return get_object_or_404(customers_of(request.viewer), number=number)


def _named(request: PortalRequest, number: str, field: str) -> Customer:
    customer = customers_of(request.viewer).filter(number=number).first()
    if customer is None:
        raise Invalid(NO_CUSTOMER % {"number": number}, code="no_customer", field=field)
    return customer


def _facts(body: FactsIn) -> CustomerFacts:
    return CustomerFacts(**{name: getattr(body, name) for name in FactsIn.model_fields})


def _match(match: Match) -> MatchOut:
    reasons = [ReasonOut(attribute=one.attribute, level=one.level, bits=one.weight) for one in match.reasons]
    return MatchOut(
        number=match.customer.number,
        name=match.customer.local_name,
        kept_by=match.customer.kept_by,
        score=round(match.score, 4),
        certain=match.certain,
        reasons=reasons,
    )
