"""Fill the demo's library: draw its files, publish its pages as Wagtail does, and let some partners have read some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from content.library.models import Asset, Picture
from content.pages.models import CampaignPage, LibraryIndex, LibraryPage, NewsPage, Reading
from partners.access.models import Membership
from partners.organisations.models import Organisation, Territory
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.demo.drawing import paper, picture, sheet
from portal.demo.goods import Good
from portal.demo.leaflets import PAPERS, SHOTS, Paper
from portal.demo.shelf import LEAVES, Leaf

READ_BY = {0: 34, 3: 20, 7: 5}  # how many partners have confirmed or opened the page of this number


@transaction.atomic
def fill_library(by: Viewer, goods: Sequence[Good]) -> None:
    """Put everything on the shelf; dated relative to now."""
    with system("the demo's library"):
        now = timezone.now()
        areas = dict(Territory.objects.values_list("code", "pk"))
        codes = dict(Organisation.objects.values_list("code", "pk"))
        for number, leaflet in enumerate(PAPERS):
            _asset(leaflet, number, goods, areas, now)
        for number, (title, title_zh, shape) in enumerate(SHOTS):
            _shot(title, title_zh, shape, number, offered=True)
        covers = {shape: _shot(shape.capitalize(), "", shape, number) for number, shape in enumerate(_shapes())}
        pages = [_page(leaf, covers, areas, codes, by, now) for leaf in LEAVES]
        _readings(pages, now)


def _shapes() -> list[str]:
    return sorted({leaf.cover for leaf in LEAVES if leaf.cover})


def _whom(whom: Mapping[str, Any], areas: Mapping[str, int], codes: Mapping[str, int]) -> dict[str, Any]:
    """An audience with ids in the place of codes."""
    ids = {"territories": areas, "organisations": codes}
    return {name: [ids[name][value] for value in values] if name in ids else list(values) for name, values in whom.items()}


def _shot(title: str, title_zh: str, shape: str, number: int, *, offered: bool = False) -> Picture:
    file = ContentFile(picture(shape, number), f"{shape}.webp")
    made: Picture = Picture.objects.create(title=title, title_zh=title_zh, file=file, offered=offered)
    return made


def _asset(leaflet: Paper, number: int, goods: Sequence[Good], areas: Mapping[str, int], now: datetime) -> None:
    english, chinese = _contents(leaflet, number, goods)
    asset = Asset(
        title=leaflet.title,
        title_zh=leaflet.title_zh,
        sort=leaflet.sort,
        offered=True,
        file=ContentFile(english, f"a.{leaflet.kind}"),
        **_whom(leaflet.whom, areas, {}),
    )
    if chinese:
        asset.file_zh = ContentFile(chinese, f"b.{leaflet.kind}")
    asset.file_size = len(english)
    asset.save()
    Asset.objects.filter(pk=asset.pk).update(changed_at=now - timedelta(days=leaflet.days))


def _contents(leaflet: Paper, number: int, goods: Sequence[Good]) -> tuple[bytes, bytes]:
    if leaflet.kind == "csv":
        return "\ufeffsku,place,counted\r\n".encode(), b""
    if leaflet.kind == "xlsx":
        rows = [(good.sku, good.name, good.name_zh, float(good.price)) for good in goods if good.life == "active"]
        return sheet([("SKU", "Product", "产品", "CNY"), *rows]), b""
    chinese = paper(leaflet.title_zh, leaflet.lines_zh, leaflet.shape, number) if leaflet.both else b""
    return paper(leaflet.title, leaflet.lines, leaflet.shape, number), chinese


def _page(
    leaf: Leaf, covers: Mapping[str, Picture], areas: Mapping[str, int], codes: Mapping[str, int], by: Viewer, now: datetime
) -> LibraryPage:
    fields: dict[str, Any] = {
        "title": leaf.title or leaf.title_zh,
        "title_zh": leaf.title_zh,
        "intro": leaf.intro,
        "intro_zh": leaf.intro_zh,
        "slug": slugify(leaf.title or leaf.title_zh, allow_unicode=True),
        "sort": leaf.sort,
        "body": leaf.body,
        "body_zh": leaf.body_zh,
        "asks_receipt": leaf.asks,
        "cover": covers.get(leaf.cover),
        "owner_id": by.user_id,
        "live": leaf.days is not None,
        "expire_at": now + timedelta(days=leaf.ends) if leaf.ends else None,
    } | _whom(leaf.whom, areas, codes)
    if leaf.run:
        begins, ends = (timezone.localdate() + timedelta(days=days) for days in leaf.run)
        page: Any = CampaignPage(**fields, begins_on=begins, ends_on=ends)
    else:
        page = NewsPage(**fields)
    LibraryIndex.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if leaf.days is not None:
        revision.publish()
        then = now - timedelta(days=leaf.days, hours=3)
        LibraryPage.objects.filter(pk=page.pk).update(first_published_at=then, last_published_at=then)
    found: LibraryPage = LibraryPage.objects.get(pk=page.pk)
    return found


def _readings(pages: Sequence[LibraryPage], now: datetime) -> None:
    """Owners of partners with the highest codes have read already; those who log in first have not."""
    owners = Membership.objects.filter(role="owner", ended_at=None, organisation__kind__in=("dealer", "distributor"))
    people = list(owners.order_by("-organisation__code").values_list("organisation_id", "user_id"))
    made = []
    for number, readers in READ_BY.items():
        page = pages[number]
        for row, (organisation, user) in enumerate(people[:readers]):
            at = (page.last_published_at or now) + timedelta(minutes=41 * (row + 1))
            at = min(at, now)
            confirmed = at if page.asks_receipt and row % 7 else None
            made.append(Reading(organisation_id=organisation, page=page, user_id=user, opened_at=at, confirmed_at=confirmed))
    Reading.objects.bulk_create(made, ignore_conflicts=True)
