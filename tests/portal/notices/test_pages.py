"""A page in the library is told to the partners it is for, once, and to nobody else."""

import pytest
from django.urls import reverse

from partners.journal.actions import deliver_waiting
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.notices.queries import address_of, in_words, notices_of
from tests.content.conftest import Channel
from tests.content.conftest import channel as channel
from tests.factories.content import make_page

pytestmark = pytest.mark.django_db


def told(viewer: Viewer) -> list[tuple[str, str]]:
    with seeing(viewer.scope):
        return [(in_words(notice).text, address_of(notice)) for notice in notices_of(viewer)]


def test_news_for_gold_dealers_of_the_east_is_told_to_them_alone(channel: Channel) -> None:
    page = make_page(title="Shelf cards", **channel.gold_in_the_east)
    deliver_waiting()
    assert told(channel.gold) == [("New in the library: Shelf cards.", reverse("pages:page", args=[page.pk]))]
    assert told(channel.silver) == told(channel.hq) == []


def test_a_page_published_again_is_news_only_where_it_is_to_be_confirmed(channel: Channel) -> None:
    news, letter = make_page(title="News"), make_page(title="Prices of 1 December", asks_receipt=True)
    with system("publish again"):
        for page in (news, letter):
            page.save_revision().publish()
    deliver_waiting()
    texts = [text for text, _address in told(channel.silver)]
    assert sorted(texts) == ["New in the library: News.", *["Read and confirm: Prices of 1 December."] * 2]
