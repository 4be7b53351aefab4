"""Pages of customers: a double is asked about before it is made, the review, and 404 for whoever is not in the tree."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partners.access.models import User
from partners.customers.actions import add_customer, link_customers
from partners.customers.models import Consent, Customer, Pair
from partners.customers.queries import customer_view, customers_of, find_matches, matching, pairs_to_review
from partners.customers.rules import CustomerFacts
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
TYPED = {"name_zh": "杭州晴川电器有限公司", "kind": "company", "country": "CN", "city": "杭州", "phone": "0571 5550 0100"}
QINGCHUAN = CustomerFacts("", name_zh="杭州晴川电器有限公司", phone="0571 5550 0100", city="杭州")


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


@pytest.fixture
def oak() -> Viewer:
    return make_viewer(make_organisation())


def keep(viewer: Viewer, facts: CustomerFacts = QINGCHUAN) -> Customer:
    with seeing(viewer.scope):
        return add_customer(facts, by=viewer)


def count() -> int:
    with system("test"):
        return Customer.objects.count()


def test_a_new_customer_that_nobody_knows_is_kept_at_once(oak: Viewer) -> None:
    page = browser(oak).post(reverse("customers:new"), TYPED | {"phone": "0571 5550 0100, 138 0013 8000"}, follow=True)
    assert page.status_code == 200
    assert "is kept as CU-" in page.text
    with system("test"):
        kept = Customer.objects.get()
    assert (kept.phones, kept.source) == (["+8657155500100", "+8613800138000"], "hand")


def test_a_known_customer_is_shown_with_reasons_before_a_second_record_is_made_and_then_linked(oak: Viewer) -> None:
    first, client = keep(oak), browser(oak)
    asked = client.post(reverse("customers:new"), TYPED)
    assert asked.status_code == 409
    assert "You may know this customer already" in asked.text
    assert first.number in asked.text
    assert "+7.50" in asked.text  # the phone
    assert count() == 1
    made = client.post(reverse("customers:new"), TYPED | {"said": first.number, "shown": [first.number]})
    assert made.status_code == 302
    with system("test"):
        assert list(Pair.objects.values_list("state", flat=True)) == ["same"]


def test_none_of_these_is_remembered_and_counts_only_for_what_was_shown(oak: Viewer) -> None:
    first, client = keep(oak), browser(oak)
    assert client.post(reverse("customers:new"), TYPED | {"said": "other"}).status_code == 409  # was not shown yet
    assert client.post(reverse("customers:new"), TYPED | {"said": "other", "shown": first.number}).status_code == 302
    with system("test"):
        assert list(Pair.objects.values_list("state", flat=True)) == ["different"]


def test_while_typing_the_part_says_who_it_may_be_and_never_names_a_strangers(oak: Viewer) -> None:
    keep(oak)
    known = browser(oak).post(reverse("customers:known"), {"phone": "0571-55500100"}, headers={"HX-Request": "true"})
    assert "杭州晴川电器有限公司" in known.text
    stranger = browser(make_viewer(make_organisation()))
    foreign = stranger.post(reverse("customers:known"), TYPED, headers={"HX-Request": "true"})
    assert "晴川" not in foreign.text
    assert stranger.post(reverse("customers:new"), TYPED).status_code == 302
    assert count() == 2


def test_a_wrong_fact_is_named_beside_its_field(oak: Viewer) -> None:
    page = browser(oak).post(reverse("customers:new"), TYPED | {"registry_number": "91350100M000100Y4Z"})
    assert page.status_code == 422
    assert "its check digit does not fit" in page.text
    assert count() == 0


def test_the_list_shows_one_line_a_customer_and_search_finds_each_record(oak: Viewer) -> None:
    client = browser(oak)
    first, second = keep(oak), keep(oak, CustomerFacts("Bright River Trading", phone="138 0013 8000"))
    with seeing(oak.scope):
        link_customers(first, second, by=oak)
    page = client.get(reverse("customers:list"))
    assert first.number in page.text
    assert second.number not in page.text
    for words in ("bright river", "13800138000", "138 0013 8000", second.number.lower()):
        assert second.number in client.get(reverse("customers:list"), {"q": words}).text, words
    assert first.number in client.get(reverse("customers:list"), {"q": "qingchuan"}).text
    detail = client.get(reverse("customers:detail", args=[second.number]))
    assert "from 2 records" in detail.text
    assert "杭州晴川电器有限公司" in detail.text


def test_the_review_judges_and_undo_opens_again(oak: Viewer) -> None:
    keep(oak)
    keep(oak, CustomerFacts("", name_zh="杭州清川电器有限公司", city="杭州"))
    with seeing(oak.scope):
        pair = pairs_to_review(oak).get()
    client = browser(oak)
    page = client.get(reverse("customers:review"))
    assert "sounds the same" in page.text
    judged = client.post(reverse("customers:judge", args=[pair.pk]), {"state": "different", "why": "Two shops"}, follow=True)
    assert "Kept apart" in judged.text
    assert reverse("customers:reopen", args=[pair.pk]) in judged.text
    again = client.post(reverse("customers:reopen", args=[pair.pk]), follow=True)
    assert "open again" in again.text
    with system("test"):
        assert Pair.objects.get().state == "open"


def test_facts_are_changed_confirmed_and_compared_anew_by_their_keeper_alone(oak: Viewer) -> None:
    customer = keep(oak)
    other = keep(oak, CustomerFacts("Lone Pine", phone="138 0013 8000"))
    client = browser(oak)
    change = reverse("customers:change", args=[other.number])
    saved = client.post(change, {"name": "Lone Pine", "kind": "company", "country": "CN", "phone": "0571 5550 0100"})
    assert saved.status_code == 302
    with system("test"):
        assert Customer.objects.get(pk=other.pk).phones == ["+8657155500100"]
        assert Pair.objects.filter(first=customer, second=other).count() == 1
    assert client.post(reverse("customers:confirm", args=[other.number])).status_code == 302
    hq = browser(hq_viewer())
    refused = hq.post(change, {"name": "Taken over", "kind": "company", "country": "CN"})
    assert refused.status_code == 422
    assert "Its keeper changes this record" in refused.text
    with system("test"):
        assert Customer.objects.get(pk=other.pk).name == "Lone Pine"


def test_a_consent_is_added_and_withdrawn_and_neither_is_lost(oak: Viewer) -> None:
    customer, client = keep(oak), browser(oak)
    said = {"way": "phone", "purpose": "offers", "on": "2026-01-02", "source": "by phone"}
    for given in ("1", "0"):
        assert client.post(reverse("customers:consent", args=[customer.number]), said | {"given": given}).status_code == 302
    assert client.post(reverse("customers:consent", args=[customer.number]), said | {"given": "1", "on": "2999-01-01"}).status_code == 422
    with system("test"):
        assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [True, False]


def test_a_person_is_forgotten_wholly_and_a_company_is_not(oak: Viewer) -> None:
    person = keep(oak, CustomerFacts("", "person", name_zh="陈秀英", phone="138 0013 8000", address="莫干山路 88 号"))
    company, client = keep(oak), browser(oak)
    assert client.post(reverse("customers:forget", args=[company.number]), {"why": "asked"}).status_code == 422
    assert client.post(reverse("customers:forget", args=[person.number]), {"why": "asked by phone"}).status_code == 302
    assert client.get(reverse("customers:detail", args=[person.number])).status_code == 404
    with system("test"):
        kept = Customer.objects.get(pk=person.pk)
    told = " ".join(str(value) for value in vars(kept).values())
    assert not any(word in told for word in ("陈秀英", "chenxiuying", "13800138000", "莫干山路"))
    assert kept.number == person.number
    with seeing(oak.scope):
        assert find_matches(CustomerFacts("", "person", name_zh="陈秀英", phone="138 0013 8000"), oak) == []


@pytest.mark.parametrize("page", ["detail", "change", "forget"])
def test_a_strangers_customer_is_not_there(oak: Viewer, page: str) -> None:
    customer = keep(oak)
    address = reverse(f"customers:{page}", args=[customer.number])
    assert browser(oak).get(address).status_code == 200
    assert browser(make_viewer(make_organisation())).get(address).status_code == 404
    assert browser(make_viewer(make_organisation(), "buyer")).get(address).status_code == 404


@pytest.mark.parametrize("page", ["confirm", "consent", "link"])
def test_a_stranger_posts_to_nothing(oak: Viewer, page: str) -> None:
    customer = keep(oak)
    assert browser(make_viewer(make_organisation())).post(reverse(f"customers:{page}", args=[customer.number])).status_code == 404


def test_a_pair_of_others_is_not_there_to_judge_or_reopen() -> None:
    keep(make_viewer(make_organisation()))
    elm = make_viewer(make_organisation())
    keep(elm)
    with system("test"):
        pair = Pair.objects.get()
    client = browser(elm)
    assert client.get(reverse("customers:pair", args=[pair.pk])).status_code == 404
    assert client.post(reverse("customers:judge", args=[pair.pk]), {"state": "same"}).status_code == 404
    assert client.post(reverse("customers:reopen", args=[pair.pk])).status_code == 404
    assert browser(hq_viewer()).get(reverse("customers:pair", args=[pair.pk])).status_code == 200


def test_who_works_no_leads_has_no_page_of_customers(oak: Viewer) -> None:
    buyer = browser(make_viewer(make_organisation(), "buyer"))
    for page in ("list", "new", "review"):
        assert buyer.get(reverse(f"customers:{page}")).status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_queries_at_any_size(oak: Viewer, size: int, django_assert_num_queries: Any) -> None:
    for place in range(size):
        keep(oak, CustomerFacts(f"Lamp {place}", phone=f"138 0013 80{place}0"))
        keep(oak, CustomerFacts(f"Lamp {place} House", phone=f"138 0013 80{place}0"))
    with seeing(oak.scope):
        with django_assert_num_queries(1):
            assert len([customer.organisation.name for customer in customers_of(oak).filter(matching("lamp"))]) == 2 * size
        first = customers_of(oak).last()
        assert first is not None
        with django_assert_num_queries(6):
            customer_view(first, oak)
