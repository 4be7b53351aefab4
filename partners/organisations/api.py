"""Who is asking, and the partners below, for machines."""

from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Code, Cursor, Limit
from partners.organisations.models import Organisation
from partners.paging import page_of

router = Router(tags=["Partners"])


class MeOut(Schema):
    """The key's place: what it acts for and its scopes."""

    organisation: str
    organisation_name: str
    is_hq: bool
    scopes: list[str]
    language: str


class PartnerOut(Schema):
    code: str
    kind: str
    name: str
    name_zh: str
    state: str
    tier: str
    territory: str | None
    country: str
    currency: str
    city: str
    buys_from: str | None

    @staticmethod
    def resolve_territory(partner: Organisation) -> str | None:
        return partner.territory.code if partner.territory else None

    @staticmethod
    def resolve_buys_from(partner: Organisation) -> str | None:
        return partner.buys_from.code if partner.buys_from else None


class PartnerPage(Schema):
    rows: list[PartnerOut]
    next: str | None


@router.get("/me", response=MeOut, summary="Who am I?")
def read_me(request: PortalRequest) -> object:
    viewer = request.viewer
    code = Organisation.objects.values_list("code", flat=True).get(pk=viewer.organisation_id)
    return {
        "organisation": code,
        "organisation_name": viewer.organisation_name,
        "is_hq": viewer.is_hq,
        "scopes": sorted(viewer.duties),
        "language": viewer.language,
    }


@router.get("/partners", response=PartnerPage, summary="List partners")
def list_partners(request: PortalRequest, kind: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Your organisation and all below it."""
    rows = Organisation.objects.seen_by(request.viewer).select_related("territory", "buys_from")
    return page_of(rows.filter(kind=kind) if kind else rows, cursor, limit)


@router.get("/partners/{code}", response=PartnerOut, summary="Read a partner")
def read_partner(request: PortalRequest, code: Path[Code]) -> Organisation:
    return get_object_or_404(Organisation.objects.seen_by(request.viewer).select_related("territory", "buys_from"), code=code)
