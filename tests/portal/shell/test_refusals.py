"""A refusal nobody answered still speaks plainly, and while HQ only looks nothing can be sent."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from partners.access.middleware import VIEWING_AS
from partners.refusal import Invalid, NotAllowed, Refusal
from portal.shell.refusals import RefusalPages
from tests.factories import hq_viewer, make_dealer
from tests.portal.shell.test_pages import as_

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (Refusal("Held: over the limit by ¥61,480.00"), 409, "Held: over the limit by ¥61,480.00"),
        (Invalid("Line 6: no such product"), 422, "Line 6: no such product"),
        (NotAllowed("place_orders"), 403, "You may not do this"),
    ],
)
def test_a_refusal_is_a_page_in_its_own_words(refusal: Refusal, status: int, words: str) -> None:
    request = RequestFactory().post("/orders/1/place/")
    request.user = AnonymousUser()
    answer = RefusalPages(lambda _: None).process_exception(request, refusal)  # type: ignore[arg-type]
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "place_orders" not in answer.content.decode()


def test_a_fault_of_ours_is_left_to_be_one() -> None:
    assert RefusalPages(lambda _: None).process_exception(RequestFactory().get("/"), ValueError()) is None  # type: ignore[arg-type]


def test_while_hq_looks_as_a_partner_nothing_can_be_sent() -> None:
    dealer = make_dealer(name="Chengdu Jinli Home")
    client = as_(hq_viewer("administrator"))
    session = client.session
    session[VIEWING_AS] = dealer.pk
    session.save()
    refused = client.post(reverse("shell:appearance"), {"theme": "dark"})
    assert refused.status_code == 403
    assert "only looking" in refused.content.decode()
