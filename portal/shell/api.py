"""Search for machines: what a person finds with Ctrl K, within what the key may see."""

from ninja import Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Asked
from portal.shell.search import find

router = Router(tags=["Search"])


class HitOut(Schema):
    title: str
    detail: str
    url: str
    exact: bool


class GroupOut(Schema):
    kind: str
    hits: list[HitOut]


@router.get("/search", response=list[GroupOut], summary="Search")
def search(request: PortalRequest, q: Asked) -> list[GroupOut]:
    """At most six of each kind, what is called exactly so first."""
    return [
        GroupOut(kind=str(label), hits=[HitOut(title=str(hit.title), detail=hit.detail, url=hit.url, exact=hit.exact) for hit in hits])
        for label, hits in find(request.viewer, q)
    ]
