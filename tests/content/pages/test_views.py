"""The library as three viewers see it: who is meant reads, who is not gets 404, whatever address is guessed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.library.queries import sized
from content.pages.models import LibraryPage, Reading
from partners.journal.models import AuditEntry
from partners.walls.scope import seeing, system
from tests.content.conftest import Channel, client_of
from tests.factories.content import make_asset, make_page, make_picture, text_block


def test_a_page_is_read_by_whom_it_is_meant_for_and_by_headquarters(channel: Channel) -> None:
    page = make_page(title="Gold in the east", **channel.gold_in_the_east)
    address = reverse("pages:page", args=[page.pk])
    assert client_of(channel.gold).get(address).status_code == 200
    assert client_of(channel.silver).get(address).status_code == 404
    assert client_of(channel.hq).get(address).status_code == 200
    assert client_of(channel.silver).get(reverse("pages:page", args=[page.pk + 999])).status_code == 404


def test_the_list_search_and_the_rail_know_nothing_of_what_is_not_meant(channel: Channel) -> None:
    make_page(title="Zanzibar offer", title_zh="松岚优惠", **channel.gold_in_the_east)
    make_asset(title="Zanzibar leaflet", **channel.gold_in_the_east)
    for words in ("", "?q=%00zanzibar", "?q=zanzibar", "?q=songlan", "?kind=news", "?kind=unread", "?kind=files"):
        address = reverse("pages:library") + words
        assert "Zanzibar" in client_of(channel.gold).get(address).text
        assert "Zanzibar" not in client_of(channel.silver).get(address).text
    assert "Zanzibar" in client_of(channel.gold).get("/search/?q=zanzibar").text
    assert "Zanzibar offer" not in client_of(channel.silver).get("/search/?q=zanzibar").text


@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"expire_at": timezone.now() - timedelta(minutes=1)}],
)
def test_neither_a_draft_nor_what_is_over_is_read_in_the_portal(channel: Channel, fields: dict[str, object]) -> None:
    page = make_page(**fields)
    if "expire_at" in fields:
        with system("the end has come"):
            LibraryPage.objects.filter(pk=page.pk).update(live=True, **fields)
    address = reverse("pages:page", args=[page.pk])
    for viewer in (channel.gold, channel.silver, channel.hq):
        assert client_of(viewer).get(address).status_code == 404


def test_the_database_shows_a_partner_no_page_of_others_and_none_of_wagtails_own_tables(channel: Channel) -> None:
    from django.db import ProgrammingError, connection, transaction

    page = make_page(**channel.gold_in_the_east)
    for viewer, seen in ((channel.gold, 1), (channel.silver, 0)):
        with seeing(viewer.scope), connection.cursor() as cursor:
            for table, column in (("pages_librarypage", "id"), ("pages_newspage", "librarypage_ptr_id")):
                cursor.execute(f"select count(*) from {table} where {column} = %s", [page.pk])
                assert cursor.fetchone()[0] == seen, table
    with system("list the tables"), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and (tablename like 'wagtail%' or tablename like 'taggit%')"
            " and has_table_privilege('weir_partner', 'public.' || tablename, 'select')"
        )
        assert {name for (name,) in cursor.fetchall()} == {"wagtailcore_site", "wagtailcore_locale", "wagtailcore_collection"}
    with seeing(channel.gold.scope), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select content from wagtailcore_revision")


def test_a_picture_is_seen_with_the_page_that_shows_it_and_a_file_likewise(channel: Channel) -> None:
    picture, file = make_picture(), make_asset(offered=False)
    blocks = [
        {"type": "picture", "value": {"picture": picture.pk, "words": "A kettle", "caption": ""}},
        {"type": "file", "value": {"file": file.pk}},
    ]
    page = make_page(body=[text_block("See here"), *blocks], **channel.gold_in_the_east)
    shown = client_of(channel.gold).get(reverse("pages:page", args=[page.pk])).text
    size = sized(picture, "width-1200")
    assert size.url in shown
    assert file.url in shown
    for address in (size.url, file.url):
        assert client_of(channel.gold).get(address).status_code == 200
        assert client_of(channel.silver).get(address).status_code == 404
        assert client_of(channel.hq).get(address).status_code == 200


def test_a_page_without_the_readers_language_is_shown_in_the_other_and_says_so(channel: Channel) -> None:
    page = make_page(title="Nur", body=[], body_zh=[text_block("只有中文")])
    text = client_of(channel.gold).get(reverse("pages:page", args=[page.pk])).text
    assert "Only in Chinese yet" in text
    assert '<article class="p-article" lang="zh-Hans">' in text
    assert "只有中文" in text


def test_opening_a_page_makes_it_read_and_looking_as_headquarters_counts_nothing(channel: Channel) -> None:
    page = make_page()
    client = client_of(channel.gold)
    assert "Unread</a>" not in client.get(reverse("pages:library")).text
    client_of(channel.hq).get(reverse("pages:page", args=[page.pk]))
    client.get(reverse("pages:page", args=[page.pk]))
    client.get(reverse("pages:page", args=[page.pk]))
    with system("look"):
        assert list(Reading.objects.values_list("organisation_id", "user_id")) == [(channel.gold.organisation_id, channel.gold.user_id)]
    assert page.title not in client.get(reverse("pages:library") + "?kind=unread").text


def test_a_price_letter_waits_until_it_is_confirmed_and_confirming_twice_is_once(channel: Channel) -> None:
    page = make_page(sort="prices", asks_receipt=True, title="Prices of December")
    client = client_of(channel.gold)
    assert "Prices of December" in client.get("/").text
    client.get(reverse("pages:page", args=[page.pk]))
    assert "Prices of December" in client.get(reverse("pages:library") + "?kind=unread").text
    for _twice in range(2):
        assert client.post(reverse("pages:confirm", args=[page.pk])).status_code == 302
    assert "Prices of December" not in client.get(reverse("pages:library") + "?kind=unread").text
    with system("look"):
        assert AuditEntry.objects.filter(verb="confirm_page", target=f"page:{page.pk}").count() == 1


def test_who_is_not_meant_cannot_confirm_and_a_page_that_asks_nothing_refuses(channel: Channel) -> None:
    page = make_page(asks_receipt=True, **channel.gold_in_the_east)
    plain = make_page()
    assert client_of(channel.silver).post(reverse("pages:confirm", args=[page.pk])).status_code == 404
    assert client_of(channel.gold).post(reverse("pages:confirm", args=[plain.pk])).status_code == 409
    assert client_of(channel.hq).post(reverse("pages:confirm", args=[page.pk])).status_code in {403, 404}
    with system("look"):
        assert not Reading.objects.exclude(confirmed_at=None).exists()


def test_headquarters_counts_who_has_read_and_a_partner_may_not_ask(channel: Channel) -> None:
    page = make_page(asks_receipt=True, title="Letter", **channel.gold_in_the_east)
    client_of(channel.gold).post(reverse("pages:confirm", args=[page.pk]))
    hq = client_of(channel.hq)
    assert "Letter" in hq.get(reverse("pages:readers")).text
    rows = hq.get(reverse("pages:page_readers", args=[page.pk])).context["table"].data
    assert [(row.people, row.confirmed is not None) for row in rows] == [(1, True)]
    for address in (reverse("pages:readers"), reverse("pages:page_readers", args=[page.pk])):
        assert client_of(channel.gold).get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_library_costs_the_same_queries_at_any_size(channel: Channel, size: int, django_assert_num_queries: object) -> None:
    for _number in range(size):
        make_page(cover=make_picture())
        make_asset()
    client = client_of(channel.gold)
    client.get(reverse("pages:library"))
    with django_assert_num_queries(10):  # type: ignore[operator]
        client.get(reverse("pages:library"))
