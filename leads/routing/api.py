"""Leads and offers for machines. Names and phones stand in an answer only for whom the database lets read them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from leads.pipeline.actions import enter_lead, log_activity, lose_lead, plan_step, qualify_lead, read_contact, win_lead
from leads.pipeline.models import Lead, LeadContact
from leads.pipeline.queries import called, leads_of
from leads.pipeline.rules import LeadFacts
from leads.routing import phrases
from leads.routing.actions import accept_offer, decline_offer, offer_lead, return_lead
from leads.routing.models import Offer
from leads.routing.queries import offers_of, propose
from partners.access.middleware import PortalRequest
from partners.inputs import PRINTABLE, AmountOrZero, Asked, Code, Cursor, IdempotencyKey, Limit, Pieces, Words
from partners.journal.api import once
from partners.organisations.models import Organisation, Territory
from partners.paging import page_of
from partners.refusal import Invalid

router = Router(tags=["Leads"])
Short = Annotated[str, StringConstraints(max_length=80, pattern=PRINTABLE)]
Long = Annotated[str, StringConstraints(max_length=240, pattern=PRINTABLE)]
States = Literal["new", "qualified", "offered", "declined", "expired", "accepted", "working", "won", "lost", "returned"]
Whys = Literal["no_time", "too_far", "too_small", "not_ours", "in_talks", "unreachable", "not_real", "other"]


class LeadIn(Schema):
    """`wanted` is read by partners before they accept: no names in it. A phone or an e-mail address is needed."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=PRINTABLE)]
    wanted: Words
    kind: Literal["company", "person"] = "company"
    person: Annotated[str, StringConstraints(max_length=120, pattern=PRINTABLE)] = ""
    phone: Annotated[str, StringConstraints(max_length=24, pattern=PRINTABLE)] = ""
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^$|^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+$")] = ""
    registry_number: Annotated[str, StringConstraints(max_length=30, pattern=PRINTABLE)] = ""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "CN"
    region: Short = ""
    city: Short = ""
    district: Short = ""
    address: Long = ""
    message: Annotated[str, StringConstraints(max_length=4000, pattern=PRINTABLE)] = ""
    territory: Annotated[str, StringConstraints(max_length=20, pattern=PRINTABLE)] = ""
    products: list[Code] = Field(default_factory=list, max_length=50)
    pieces: Pieces | None = None
    value: AmountOrZero | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "CNY"
    source: Literal["website", "hotline", "fair", "campaign", "referral", "other"] = "other"
    priority: Literal["urgent", "high", "normal", "low"] = "normal"
    wanted_on: date | None = None
    passes_on: bool = True
    working_hours: bool = False


class LeadRow(Schema):
    """`who` is masked (“G… Hotel”) where the key may not know the name."""

    number: str
    state: str
    who: str
    place: str
    wanted: str
    products: list[str]
    pieces: int | None
    value: Decimal | None
    currency: str
    priority: str
    source: str
    wanted_on: date | None
    contested: bool
    no_partner_left: bool
    partner: str | None
    next_step: str
    next_at: datetime | None
    entered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    lost_reason: str
    won_amount: Decimal | None

    @staticmethod
    def resolve_partner(lead: Any) -> str | None:
        """Of a lead, or of the fields that were read from one."""
        if isinstance(lead, Lead):
            return lead.holder.code if lead.holder else None
        found: str | None = lead["partner"] if isinstance(lead, dict) else lead.partner
        return found


class ContactOut(Schema):
    name: str
    person: str
    phone: str
    email: str
    registry_number: str
    address: str
    message: str


class LeadOut(LeadRow):
    """With whom it is about; reading it is written into the journal."""

    contact: ContactOut | None

    @staticmethod
    def resolve_contact(lead: Lead) -> None:
        """Never by the way: `_out` puts it in, by the action that writes the reading down."""


class LeadPage(Schema):
    rows: list[LeadRow]
    next: str | None


class OfferOut(Schema):
    """What a partner may know before it accepts."""

    number: str
    partner: str
    state: str
    who: str
    phone: str
    place: str
    wanted: str
    pieces: int | None
    value: Decimal | None
    currency: str
    wanted_on: date | None
    priority: str
    contested: bool
    offered_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    reason: str

    @staticmethod
    def resolve_partner(offer: Offer) -> str:
        return str(offer.organisation.code)

    @staticmethod
    def resolve_who(offer: Offer) -> str:
        return offer.masked_name

    @staticmethod
    def resolve_phone(offer: Offer) -> str:
        return offer.masked_phone


class OfferPage(Schema):
    rows: list[OfferOut]
    next: str | None


class CandidateOut(Schema):
    """One who would be asked, and why: the ring, the points and what they are made of, the lot drawn from the lead's seed."""

    partner: str
    ring: str
    points: int
    parts: dict[str, int]
    lot: float


class OfferIn(Schema):
    """Partners by code, asked at once: the first to accept gets it. None named: whoever is next by the rules."""

    partners: list[Code] = Field(default_factory=list, max_length=20)
    hours: Annotated[int, Field(ge=1, le=720)] | None = None


class LeadAnswerIn(Schema):
    accept: bool
    reason: Whys | None = None
    note: Words = ""


class ProgressIn(Schema):
    """What was done (`did`), what comes next (`step` and `at`), or both."""

    did: Literal["call", "not_reached", "message", "visit", "quote", "note"] | None = None
    words: Words = ""
    step: Literal["call", "visit", "quote", "sample", "follow_up"] | None = None
    at: datetime | None = None


class EndIn(Schema):
    """Won for an amount, lost or returned for a reason. `same_as`: the number of a known customer, or "new"."""

    end: Literal["won", "lost", "returned"]
    amount: AmountOrZero | None = None
    products: list[Code] = Field(default_factory=list, max_length=50)
    same_as: Code | None = None
    reason: Annotated[str, StringConstraints(max_length=12, pattern=r"^[a-z_]*$")] = ""
    note: Words = ""


@router.get("/leads", response=LeadPage, summary="List leads")
def list_leads(
    request: PortalRequest, state: Annotated[States | None, Query()] = None, q: Asked = "", cursor: Cursor = None, limit: Limit = 50
) -> object:
    """All for HQ; for a partner those it has accepted."""
    found: Any = _leads(request)
    found = found.filter(state=state) if state else found
    return page_of(found.filter(called(q)) if q else found, cursor, limit)


@router.post("/leads", response={201: LeadOut}, summary="Enter a lead")
def post_lead(request: PortalRequest, body: LeadIn, key: IdempotencyKey) -> HttpResponse:
    def run() -> tuple[int, Schema]:
        said = body.dict(exclude={"territory", "products"})
        lead = enter_lead(
            LeadFacts(**said, territory_id=_territory(body.territory), products=tuple(body.products)),
            key=f"api:{request.viewer.organisation_id}:{key}"[:80],
            by=request.viewer,
        )
        return 201, _out(request, lead.number)

    return once(request, "post_lead", key, body, run)


@router.get("/leads/offers", response=OfferPage, summary="List offers of leads")
def list_offers(request: PortalRequest, open: Annotated[bool, Query()] = True, cursor: Cursor = None, limit: Limit = 50) -> object:
    """What the key's organisation and those below it were asked; the open ones unless `open` is false."""
    _must_work(request)
    found = offers_of(request.viewer)
    return page_of(found.filter(state=Offer.State.OPEN) if open else found, cursor, limit)


@router.get("/leads/{number}", response=LeadOut, summary="Read a lead")
def read_lead(request: PortalRequest, number: Path[Code]) -> object:
    return _out(request, number)


@router.get("/leads/{number}/candidates", response=list[CandidateOut], summary="Who would be asked")
def list_candidates(request: PortalRequest, number: Path[Code]) -> object:
    """For HQ. The same lead gives the same order, as long as the partners are the same."""
    lead = _lead(request, number)
    if not request.viewer.is_hq:
        raise Http404
    return [
        CandidateOut(
            partner=one.organisation.code,
            ring=one.candidate.ring,
            points=one.candidate.points,
            parts=dict(one.candidate.parts),
            lot=one.candidate.lot,
        )
        for one in propose(lead)
    ]


@router.post("/leads/{number}/qualify", response=LeadOut, summary="Qualify a lead")
def post_qualify(request: PortalRequest, number: Path[Code], key: IdempotencyKey) -> HttpResponse:
    return _on_lead(request, "post_qualify", number, key, None, lambda lead: qualify_lead(lead, by=request.viewer))


@router.post("/leads/{number}/offers", response=LeadOut, summary="Offer a lead")
def post_offer(request: PortalRequest, number: Path[Code], body: OfferIn, key: IdempotencyKey) -> HttpResponse:
    def act(lead: Lead) -> object:
        return offer_lead(lead, _partners(body.partners), hours=body.hours, by=request.viewer)

    return _on_lead(request, "post_offer", number, key, body, act)


@router.post("/leads/{number}/answer", response=OfferOut, summary="Answer an offer")
def post_answer(request: PortalRequest, number: Path[Code], body: LeadAnswerIn, key: IdempotencyKey) -> HttpResponse:
    """By the partner that was asked. Once accepted, the lead can be read with its contact."""
    offer = _offer(request, number)

    def run() -> tuple[int, Schema]:
        if body.accept:
            accept_offer(offer, by=request.viewer)
        else:
            decline_offer(offer, body.reason or "", note=body.note, by=request.viewer)
        return 200, OfferOut.from_orm(_offer(request, number))

    return once(request, f"post_answer {number}", key, body, run)


@router.post("/leads/{number}/progress", response=LeadOut, summary="Note progress")
def post_progress(request: PortalRequest, number: Path[Code], body: ProgressIn, key: IdempotencyKey) -> HttpResponse:
    def act(lead: Lead) -> None:
        if body.did:
            log_activity(lead, body.did, body.words, by=request.viewer)
        if body.step:
            if body.at is None or body.at.tzinfo is None:
                raise Invalid(phrases.MOMENT_MISSING, code="missing", field="at")
            plan_step(lead, body.step, body.at, by=request.viewer)

    return _on_lead(request, "post_progress", number, key, body, act)


@router.post("/leads/{number}/end", response=OfferOut | LeadOut, summary="End a lead")
def post_end(request: PortalRequest, number: Path[Code], body: EndIn, key: IdempotencyKey) -> HttpResponse:
    """Won, lost, or returned to HQ. A returned lead is closed to its partner, whose masked slip is the answer."""
    lead = _lead(request, number)

    def run() -> tuple[int, Schema]:
        _end(request, lead, body)
        gone = body.end == "returned" and not request.viewer.is_hq
        return 200, OfferOut.from_orm(_offer(request, number)) if gone else _out(request, number)

    return once(request, f"post_end {number}", key, body, run)


def _end(request: PortalRequest, lead: Lead, body: EndIn) -> None:
    by = request.viewer
    if body.end == "won":
        same_as = "" if body.same_as == "new" else body.same_as
        win_lead(lead, Decimal(-1) if body.amount is None else body.amount, same_as=same_as, products=body.products, note=body.note, by=by)
    elif body.end == "lost":
        lose_lead(lead, body.reason, note=body.note, by=by)
    else:
        return_lead(lead, body.reason, note=body.note, by=by)


def _on_lead(request: PortalRequest, route: str, number: str, key: str, body: Schema | None, act: Callable[[Lead], object]) -> HttpResponse:
    lead = _lead(request, number)

    def run() -> tuple[int, Schema]:
        act(lead)
        return 200, _out(request, number)

    return once(request, f"{route} {number}", key, body, run)


def _must_work(request: PortalRequest) -> None:
    """Without the duty there are no leads at all."""
    if "work_leads" not in request.viewer.duties:
        raise Http404


def _leads(request: PortalRequest) -> Any:
    _must_work(request)
    return leads_of(request.viewer)


def _lead(request: PortalRequest, number: str) -> Lead:
    found: Lead = get_object_or_404(_leads(request), number=number)
    return found


def _offer(request: PortalRequest, number: str) -> Offer:
    _must_work(request)
    offer = offers_of(request.viewer).filter(number=number, organisation_id=request.viewer.organisation_id).first()
    if offer is None:
        raise Http404
    return offer


def _out(request: PortalRequest, number: str) -> LeadOut:
    lead = _lead(request, number)
    contact: LeadContact | None = read_contact(lead, by=request.viewer)
    out = LeadOut.from_orm(lead)
    out.contact = ContactOut.from_orm(contact) if contact else None
    return out


def _territory(code: str) -> int | None:
    if not code:
        return None
    found = Territory.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(phrases.NOT_A_TERRITORY % {"code": code}, code="not_a_territory", field="territory")
    return found


def _partners(codes: list[str]) -> list[int]:
    known = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code not in known:
            raise Invalid(phrases.NOT_A_PARTNER % {"code": code}, code="not_a_partner", field="partners")
    return [known[code] for code in codes]
