"""An applicant becomes a dealer with a first order: form, question, approval, signed limit, letter, password, order within the limit."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from channel_orders.orders.models import Order
from channel_orders.pricing.models import TaxRate
from partners.journal.actions import deliver_waiting
from partners.organisations.applications.actions import ask_applicant
from partners.organisations.applications.links import path_of
from partners.organisations.models import Application, Territory
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_hq, make_place, make_position, make_product, make_viewer
from tests.factories.applications import PDF, make_application, pdf
from tests.factories.orders import make_price_list
from tests.journeys.axe import check_axe
from tests.journeys.conftest import NARROW, WIDE

SECRET = "nine-tall-pines-42"


def shop() -> None:
    kettle = make_product(sku="KT-17-W", name="Tide kettle", name_zh="潮汐水壶", pack=4)
    make_position(kettle, 400, place=make_place())
    make_price_list({kettle: 118}, code="A", name="List A")
    with system("journey"):
        TaxRate.objects.create(
            seller=make_hq(), country="CN", rate=Decimal("0.13"), valid_from=timezone.localdate().replace(month=1, day=1)
        )
        Territory.objects.create(code="EAST", name="East China", name_zh="华东")


def link_in(words: str, to: str) -> str:
    """The first link of that kind in the newest letter to somebody."""
    letter = next(one for one in reversed(mail.outbox) if one.to == [to] and re.search(words, one.body))
    found = re.search(rf"https?://[^/]+({words}\S*)", letter.body)
    assert found
    return found[1]


def test_an_application_becomes_a_dealers_first_order(open_page: Callable[..., Any], sign_in: Callable[..., Any], tmp_path: Path) -> None:
    shop()
    licence = tmp_path / "licence.pdf"
    licence.write_bytes(PDF)
    phone = open_page(size=NARROW, has_touch=True, is_mobile=True)
    _applies(phone, licence)
    desk = sign_in(hq_viewer("channel_manager"), size=WIDE)
    _is_asked(desk)
    _answers(phone)
    _is_approved(desk)
    _limit_is_signed(sign_in(hq_viewer("credit_controller"), size=WIDE))
    phone.reload()
    assert "You are a partner now" in phone.inner_text("main")
    newcomer = open_page(size=NARROW, has_touch=True, is_mobile=True)
    _comes_in(newcomer)
    _orders(newcomer)


def _applies(phone: Any, licence: Path) -> None:
    phone.goto("/accounts/login/")
    phone.get_by_role("link", name="Not a partner yet? Apply here.").click()
    phone.fill("#id_name_zh", "杭州海港商贸有限公司")
    phone.fill("#id_name", "Harbour Trading")
    phone.fill("#id_registry_number", "91110000600037342L")
    phone.fill("#id_city", "Hangzhou")
    phone.fill("#id_address", "1 Harbour Road")
    phone.fill("#id_phone", "0571 5550 0100")
    phone.fill("#id_contact_name", "Wang Fang")
    phone.fill("#id_contact_email", "wang@example.com")
    phone.select_option("#id_territory", label="East China")
    phone.fill("#id_turnover", "1200000")
    phone.wait_for_timeout(3200)  # nobody types faster, and the form knows
    phone.get_by_role("button", name="Send the application").click()
    phone.get_by_text("its check digit does not fit").first.wait_for()
    phone.fill("#id_registry_number", "91110000600037341L")
    phone.set_input_files("#id_papers", licence)
    phone.wait_for_timeout(3200)
    phone.get_by_role("button", name="Send the application").click()
    phone.get_by_text("It is our turn").wait_for()
    deliver_waiting()
    assert link_in("/apply/", "wang@example.com") in phone.url


def _is_asked(desk: Any) -> None:
    assert "1 application waits" in desk.inner_text("main")
    desk.goto(reverse("applications:list"))
    desk.get_by_role("link", name="Harbour Trading").click()
    desk.get_by_role("button", name="Take it up").click()
    desk.get_by_label("What is missing").fill("Where is your shop?")
    desk.get_by_role("button", name="Ask", exact=True).click()
    desk.get_by_text("Information needed").first.wait_for()
    deliver_waiting()


def _answers(phone: Any) -> None:
    phone.goto(link_in("/apply/", "wang@example.com"))
    assert "Where is your shop?" in phone.inner_text("main")
    phone.get_by_label("Your answer").fill("Beside the harbour.")
    phone.get_by_role("button", name="Send the answer").click()
    phone.get_by_text("It is our turn").wait_for()


def _is_approved(desk: Any) -> None:
    desk.reload()
    assert "Beside the harbour." in desk.inner_text("main")
    desk.get_by_role("link", name="Approve", exact=True).click()
    desk.select_option("#id_parent", label="Songlan Kitchen")
    desk.fill("#id_code", "D-100")
    desk.fill("#id_limit", "20000")
    desk.get_by_role("button", name="Approve Harbour Trading").click()
    desk.get_by_text("Harbour Trading is in the tree").wait_for()
    deliver_waiting()


def _limit_is_signed(desk: Any) -> None:
    assert "Sign 1 credit limit" in desk.inner_text("main")
    desk.get_by_role("link", name="Open: Sign 1 credit limit").click()
    desk.get_by_role("button", name="Sign", exact=True).press("Enter")
    desk.get_by_text("The limit is signed and in force.").wait_for()


def _comes_in(page: Any) -> None:
    page.goto(link_in("/accounts/password/reset/key/", "wang@example.com"))
    page.fill("input[name=password1]", SECRET)
    page.fill("input[name=password2]", SECRET)
    page.locator("main button[type=submit], main .w-btn.is-main").first.click()
    page.wait_for_load_state()
    page.goto("/accounts/login/")
    if page.locator("input[name=login]").count():
        page.fill("input[name=login]", "wang@example.com")
        page.fill("input[name=password]", SECRET)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda address: "/accounts/login/" not in address)
    page.goto("/")


def _orders(page: Any) -> None:
    page.goto(reverse("orders:new"))
    page.fill("#pad", "KT-17-W\t48")
    page.get_by_role("button", name="Add these lines").click()
    page.locator("#dock button").click()
    page.wait_for_url("**/orders/SO-*/")
    with system("journey"):
        order = Order.objects.get(buyer__code="D-100")
        assert order.credit == Order.Credit.GRANTED
        assert Application.objects.get().organisation_id == order.buyer_id


def test_the_public_pages_look_well_in_both_languages_themes_and_widths(open_page: Callable[..., Any]) -> None:
    applied, asked = make_application(pdf()), make_application()
    ask_applicant(asked, "The licence", by=hq_viewer("channel_manager"))
    for language in ("en-GB", "zh-CN"):
        for theme in ("light", "dark"):
            for size in (NARROW, WIDE):
                page = open_page(size=size, theme=theme, language=language)
                for address in ("/apply/", path_of(applied.number), path_of(asked.number)):
                    page.goto(address)
                    check_axe(page)
                    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    assert over <= 0, f"{address} runs {over}px over the edge at {size['width']} ({language}, {theme})"


def test_the_pages_of_partners_and_people_look_well(looks_well: Callable[..., None]) -> None:
    application = make_application(pdf())
    make_dealer(phone=application.phone, name="Harbour One")
    oak = make_dealer(name="Oak Home")
    owner = make_viewer(oak)
    looks_well(
        hq_viewer("administrator"),
        reverse("applications:list"),
        reverse("applications:detail", args=[application.number]),
        reverse("applications:approve", args=[application.number]),
        reverse("organisations:detail", args=[oak.pk]),
        reverse("organisations:people_of", args=[oak.pk]),
        reverse("organisations:roles"),
    )
    looks_well(owner, reverse("organisations:people"), reverse("organisations:roles"))
