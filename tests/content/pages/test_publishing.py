"""From the editor's form to the reader: what Wagtail writes is what partners see, at the time it says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.library.models import Asset, Picture
from content.pages.models import LibraryIndex, LibraryPage, NewsPage
from content.pages.tasks import publish_due
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.models import Organisation
from partners.walls.scope import system
from portal.shell.library import compose_library
from tests.content.conftest import Channel, client_of
from tests.factories.content import PDF, make_page, picture_bytes
from tests.factories.things import make_product


def form(**fields: Any) -> dict[str, Any]:
    empty = {"body": streamfield([("text", rich_text("<p>Words</p>"))]), "body_zh": streamfield([])}
    plain = {"title": "News", "slug": "news", "sort": "news", "title_zh": "", "intro": "", "intro_zh": "", "organisations": ""}
    ticked = {name: value for name, value in fields.items() if isinstance(value, list)}
    single = {name: value for name, value in fields.items() if name not in ticked}
    return nested_form_data(plain | empty | single) | ticked | {"action-publish": "1"}


def add(channel: Channel, **fields: Any) -> Any:
    with system("where pages stand"):
        shelf = LibraryIndex.objects.get().pk
    return client_of(channel.hq).post(reverse("wagtailadmin_pages:add", args=["pages", "newspage", shelf]), form(**fields))


def test_a_page_published_in_the_editor_for_an_audience_is_read_by_it_alone(channel: Channel) -> None:
    answer = add(channel, title="Gold of the east", kinds=["dealer"], tiers=["gold"], territories=[str(channel.east)])
    assert answer.status_code == 302
    with system("look"):
        page = NewsPage.objects.get()
        assert (page.kinds, page.tiers, page.territories) == (["dealer"], ["gold"], [channel.east])
        entry = AuditEntry.objects.get(verb="publish_page", target=f"page:{page.pk}")
        assert entry.user_id == channel.hq.user_id
        assert OutboxEvent.objects.get(name="PagePublished").body["title"] == "Gold of the east"
    address = reverse("pages:page", args=[page.pk])
    assert [client_of(viewer).get(address).status_code for viewer in (channel.gold, channel.silver, channel.hq)] == [200, 404, 200]


def test_partners_are_named_by_their_codes_and_an_unknown_code_is_told(channel: Channel) -> None:
    with system("look"):
        code = Organisation.objects.get(pk=channel.silver.organisation_id).code
    assert "NOBODY" in add(channel, organisations=f"{code}\nNOBODY").text
    with system("nothing changed"):
        assert not NewsPage.objects.exists()
    add(channel, organisations=code.lower())
    with system("look"):
        page = NewsPage.objects.get()
    address = reverse("pages:page", args=[page.pk])
    assert [client_of(viewer).get(address).status_code for viewer in (channel.gold, channel.silver)] == [404, 200]


def test_a_draft_changes_nothing_for_readers_until_it_is_published(channel: Channel) -> None:
    page = make_page(title="Before")
    client, address = client_of(channel.hq), reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form(title="After", slug=page.slug)
    del data["action-publish"]
    client.post(address, data)
    assert "Before" in client_of(channel.gold).get(reverse("pages:page", args=[page.pk])).text
    assert "After" not in client_of(channel.gold).get(reverse("pages:library") + "?q=after").text
    client.post(address, data | {"action-publish": "1"})
    assert "After" in client_of(channel.gold).get(reverse("pages:page", args=[page.pk])).text


def test_a_preview_is_drawn_for_the_editor_with_the_portals_own_frame(channel: Channel) -> None:
    page = make_page()
    client, address = client_of(channel.hq), reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, form(title="Unseen yet", slug=page.slug)).json()["is_valid"]
    shown = client.get(address + "?mode=")
    assert "Unseen yet" in shown.text
    assert 'class="w-app' in shown.text
    assert client_of(channel.gold).get(address).status_code == 404


def test_a_page_appears_and_ends_on_its_days(channel: Channel) -> None:
    page = make_page(live=False, go_live_at=timezone.now() + timedelta(hours=1))
    with system("an hour passes"):
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    address = reverse("pages:page", args=[page.pk])
    assert client_of(channel.gold).get(address).status_code == 404
    publish_due()
    assert client_of(channel.gold).get(address).status_code == 200
    with system("its end comes"):
        LibraryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert client_of(channel.gold).get(address).status_code == 404
    publish_due()
    publish_due()
    with system("look"):
        ended = LibraryPage.objects.get(pk=page.pk)
        assert (ended.live, ended.expired) == (False, True)
        assert AuditEntry.objects.filter(verb="withdraw_page").count() == 1


def upload(channel: Channel, name: str, content: bytes, **fields: Any) -> Any:
    data = {"title": "Leaflet", "title_zh": "彩页", "sort": "leaflet", "offered": "on", "organisations": "", "collection": "1"}
    return client_of(channel.hq).post(reverse("wagtaildocs:add"), data | {"file": SimpleUploadedFile(name, content)} | fields)


def test_a_leaflet_in_two_languages_is_uploaded_for_an_audience(channel: Channel) -> None:
    chinese = SimpleUploadedFile("彩页.pdf", b"%PDF-1.4 zh")
    answer = upload(channel, "leaflet.pdf", PDF, file_zh=chinese, tiers=["gold"], kinds=["dealer"], territories=[str(channel.east)])
    assert answer.status_code == 302, answer.text
    with system("look"):
        asset = Asset.objects.get()
        assert asset.file.name == f"documents/{asset.key.hex}.pdf"
        assert "leaflet" not in asset.file_zh.name
    assert client_of(channel.gold).get(asset.url).status_code == 200
    assert client_of(channel.silver).get(asset.url).status_code == 404
    with system("look"):
        assert AuditEntry.objects.filter(verb="offer_file", target=f"file:{asset.key}").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg/>"),
        ("not.pdf", b"<html>"),
        ("program.exe", b"MZ"),
        ("macro.xlsm", b"PK\x03\x04"),
    ],
)
def test_files_that_are_not_what_they_say_or_not_of_our_kinds_are_refused(channel: Channel, name: str, content: bytes) -> None:
    assert upload(channel, name, content).status_code == 200
    with system("nothing was kept"):
        assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("animation.gif", picture_bytes("GIF")),
        ("renamed.png", picture_bytes("GIF")),
        ("scan.tiff", picture_bytes("TIFF")),
        ("broken.png", b"\x89PNG\r\n\x1a\n broken"),
    ],
)
def test_pictures_of_other_kinds_are_refused(channel: Channel, name: str, content: bytes) -> None:
    data = {"title": "Shot", "title_zh": "", "organisations": "", "collection": "1", "description": ""}
    answer = client_of(channel.hq).post(reverse("wagtailimages:add"), data | {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    with system("nothing was kept"):
        assert not Picture.objects.exists()


def test_a_picture_larger_than_forty_megapixels_is_refused(channel: Channel) -> None:
    data = {"title": "Shot", "title_zh": "", "organisations": "", "collection": "1", "description": ""}
    flood = picture_bytes("PNG", (8001, 5000))
    answer = client_of(channel.hq).post(reverse("wagtailimages:add"), data | {"file": SimpleUploadedFile("flood.png", flood)})
    assert answer.status_code == 200
    with system("nothing was kept"):
        assert not Picture.objects.exists()


def test_products_on_a_page_link_to_the_catalogue_and_an_unknown_code_is_told(channel: Channel) -> None:
    compose_library()
    product = make_product(sku="KT-17-W", name="Tide kettle")
    wrong = add(channel, body=streamfield([("products", {"heading": "Kettles", "skus": "KT-17-W\nKT-99"})]))
    assert "KT-99" in wrong.text
    add(channel, body=streamfield([("products", {"heading": "Kettles", "skus": "KT-17-W"})]))
    with system("look"):
        page = NewsPage.objects.get()
    text = client_of(channel.gold).get(reverse("pages:page", args=[page.pk])).text
    assert reverse("catalogue:product", args=[product.pk]) in text
    assert "Tide kettle" in text
