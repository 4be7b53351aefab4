"""Applications for HQ's machines: taken in from a website or a call centre, listed, read, decided."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.forms import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from partners.access.middleware import PortalRequest
from partners.inputs import AmountOrZero, Asked, Code, Cursor, Email, IdempotencyKey, Limit, Words
from partners.journal.api import once
from partners.organisations.applications.actions import (
    Approval,
    apply_to_partner,
    approve_application,
    ask_applicant,
    begin_review,
    refuse_application,
)
from partners.organisations.applications.links import address_of
from partners.organisations.applications.phrases import NO_TERRITORY
from partners.organisations.applications.queries import applications_of, possible_duplicates
from partners.organisations.forms import clean_phone, clean_registry_number
from partners.organisations.models import Application, Organisation, Territory
from partners.paging import page_of
from partners.refusal import Invalid

router = Router(tags=["Applications"])
LONGEST = 2000


class ApplicationIn(Schema):
    name: Words = Field(min_length=1, max_length=160)
    name_zh: Words = Field("", max_length=160)
    country: str = Field("CN", pattern=r"^[A-Z]{2}$")
    registry_number: Words = Field("", max_length=30)
    region: Words = Field("", max_length=80)
    city: Words = Field(min_length=1, max_length=80)
    address: Words = Field(min_length=1, max_length=200)
    phone: Words = Field(min_length=1, max_length=30)
    contact_name: Words = Field(min_length=1, max_length=120)
    contact_email: Email
    kind: Literal["dealer", "store", "distributor"] = "dealer"
    territory: Code | None = None
    turnover: AmountOrZero | None = None
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$")
    message: str = Field("", max_length=LONGEST, pattern=r"^[^\x00]*$")
    language: Literal["en", "zh-hans"] = "zh-hans"


class WordsIn(Schema):
    words: str = Field(min_length=1, max_length=LONGEST, pattern=r"^[^\x00]*$", description="The applicant reads them.")


class ApproveIn(Schema):
    under: Code
    kind: Literal["dealer", "store", "distributor"] | None = Field(None, description="None: what the applicant wants to be.")
    code: Code = Field(max_length=20)
    tier: Literal["", "gold", "silver", "bronze"] = ""
    territory: Code | None = None
    starts_on: date | None = None
    terms_days: int = Field(30, ge=0, le=180)
    limit: AmountOrZero | None = Field(None, description="A proposal: who grants credit signs it.")
    roles: list[Code] = Field(default=["owner"], min_length=1, max_length=10)
    words: Words = ""


class ApplicationOut(Schema):
    number: str
    state: str
    name: str
    name_zh: str
    country: str
    registry_number: str
    city: str
    phone: str
    contact_name: str
    contact_email: str
    kind: str
    territory: str | None
    turnover: Decimal | None
    currency: str
    message: str
    applied_at: datetime
    decided_at: datetime | None
    papers: int
    partner: str | None = Field(description="The code of the partner that was made of it.")
    page: str = Field(description="The applicant's own page. Whoever has the address may read it.")


class ApplicationPage(Schema):
    rows: list[ApplicationOut]
    next: str | None


class DuplicateOut(Schema):
    what: str
    number: str
    name: str
    reasons: list[str]
    certain: bool


@router.get("/applications", response=ApplicationPage, summary="List applications")
def list_applications(request: PortalRequest, state: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    found = _applications(request)
    page = page_of(found.filter(state=state) if state else found, cursor, limit)
    return {"rows": [_shown(row) for row in page.rows], "next": page.next}


@router.get("/applications/{number}", response=ApplicationOut, summary="Read an application")
def read_application(request: PortalRequest, number: Path[Code]) -> ApplicationOut:
    return _shown(_application(request, number))


@router.get("/applications/{number}/duplicates", response=list[DuplicateOut], summary="Who an applicant may be already")
def list_duplicates(request: PortalRequest, number: Path[Code]) -> list[DuplicateOut]:
    found = possible_duplicates(_application(request, number), request.viewer)
    return [
        DuplicateOut(what=one.what, number=one.number, name=one.name, reasons=[str(why) for why in one.reasons], certain=one.certain)
        for one in found
    ]


@router.post("/applications", response={201: ApplicationOut}, summary="Hand an application in")
def post_application(request: PortalRequest, asked: ApplicationIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """For HQ's own website or call centre. The applicant gets the letter with the link to its page."""
    request.viewer.must("manage_partners")

    def effect() -> tuple[int, ApplicationOut]:
        facts = asked.model_dump(exclude={"language", "territory"}) | {"territory": _territory(asked.territory)} | _cleaned(asked)
        key = f"api:{request.viewer.organisation_id}:{idempotency_key}"[:80]
        made = apply_to_partner(facts, key=key, language=asked.language, via=Application.Via.API)
        return 201, _shown(_application(request, made.number))

    return once(request, "applications", idempotency_key, asked, effect)


@router.post("/applications/{number}/review", response=ApplicationOut, summary="Take an application up")
def post_review(request: PortalRequest, number: Path[Code], idempotency_key: IdempotencyKey) -> HttpResponse:
    return _decide(request, number, "review", idempotency_key, None, lambda found: begin_review(found, by=request.viewer))


@router.post("/applications/{number}/ask", response=ApplicationOut, summary="Ask the applicant for information")
def post_ask(request: PortalRequest, number: Path[Code], asked: WordsIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    return _decide(request, number, "ask", idempotency_key, asked, lambda found: ask_applicant(found, asked.words, by=request.viewer))


@router.post("/applications/{number}/refuse", response=ApplicationOut, summary="Refuse an application")
def post_refuse(request: PortalRequest, number: Path[Code], asked: WordsIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    def deed(found: Application) -> object:
        return refuse_application(found, asked.words, by=request.viewer)

    return _decide(request, number, "refuse", idempotency_key, asked, deed)


@router.post("/applications/{number}/approve", response=ApplicationOut, summary="Approve an application into the tree")
def post_approve(request: PortalRequest, number: Path[Code], asked: ApproveIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Makes the partner, invites its contact and proposes terms and limit."""

    def deed(found: Application) -> object:
        parent = get_object_or_404(Organisation.objects.seen_by(request.viewer), code=asked.under)
        given = asked.model_dump(exclude={"under", "territory", "kind", "roles"})
        territory = _territory(asked.territory) or found.territory
        approval = Approval(parent=parent, kind=asked.kind or found.kind, territory=territory, roles=tuple(asked.roles), **given)
        return approve_application(found, approval, by=request.viewer)

    return _decide(request, number, "approve", idempotency_key, asked, deed)


def _decide(request: PortalRequest, number: str, route: str, key: str, asked: Schema | None, deed: Any) -> HttpResponse:
    found = _application(request, number)

    def effect() -> tuple[int, ApplicationOut]:
        deed(found)
        return 200, _shown(_application(request, number))

    return once(request, f"application:{found.pk}:{route}", key, asked, effect)


def _applications(request: PortalRequest) -> Any:
    request.viewer.must("manage_partners")
    return applications_of(request.viewer)


def _application(request: PortalRequest, number: str) -> Application:
    return get_object_or_404(_applications(request), number=number)  # type: ignore[no-any-return]


def _territory(code: str | None) -> Territory | None:
    if not code:
        return None
    found = Territory.objects.filter(code=code).first()
    if found is None:
        raise Invalid(NO_TERRITORY % {"code": code}, code="no_territory", field="territory")
    return found


def _cleaned(asked: ApplicationIn) -> dict[str, str]:
    """Phone and registry number in one writing. Raises Invalid where they cannot be true."""
    cleaned = {}
    for field, clean in (("phone", clean_phone), ("registry_number", clean_registry_number)):
        try:
            cleaned[field] = clean(getattr(asked, field), asked.country)
        except ValidationError as error:
            raise Invalid(error.messages[0], code="not_valid", field=field) from error
    return cleaned


def _shown(application: Application) -> ApplicationOut:
    plain = ("number", "state", "name", "name_zh", "country", "registry_number", "city", "phone", "contact_name", "contact_email", "kind",
             "turnover", "currency", "message", "applied_at", "decided_at")  # fmt: skip
    return ApplicationOut(
        **{name: getattr(application, name) for name in plain},
        territory=application.territory.code if application.territory else None,
        papers=application.paper_count,  # type: ignore[attr-defined]
        partner=application.organisation.code if application.organisation else None,
        page=address_of(application.number),
    )
