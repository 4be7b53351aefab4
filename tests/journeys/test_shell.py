"""The frame and its components under real hands: keys, popovers, packs, columns, toasts; and how they look to axe."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.journeys.conftest import NARROW

COMPONENTS = "/components/"


def test_every_component_looks_well(looks_well: Callable[..., None]) -> None:
    looks_well(hq_viewer(), COMPONENTS, "/search/?q=o")


def test_a_dealers_first_page_looks_well(looks_well: Callable[..., None]) -> None:
    looks_well(make_viewer(make_dealer()), "/", reverse("mfa_index"), reverse("usersessions_list"))


def test_components_answer_to_hands_and_keys(sign_in: Callable[..., Any]) -> None:
    """One page and one visit, because each journey has a database of its own."""
    page = sign_in(hq_viewer())
    page.goto(COMPONENTS)
    page.locator("weir-stepper:defined").first.wait_for()
    _packs_round_up_and_say_so(page)
    _a_figure_opens_closes_by_escape_and_gives_the_focus_back(page)
    _a_chart_is_drawn_and_its_figures_can_be_taken_along(page)
    _a_column_that_was_hidden_stays_hidden(page)
    _density_is_kept_without_a_new_page(page)
    _a_question_mark_lists_the_keys(page)
    _ctrl_k_finds_a_page_and_goes_there_by_keys_alone(page)


def _packs_round_up_and_say_so(page: Any) -> None:
    stepper = page.locator("weir-stepper").first
    field = stepper.locator("input")
    stepper.locator("button").nth(1).click()
    assert field.input_value() == "52"
    field.fill("30")
    field.press("Tab")
    assert field.input_value() == "32"
    assert "You asked for 30. Packs hold 4, so 32." in stepper.inner_text()
    stepper.get_by_role("button", name="Use 28").click()
    assert field.input_value() == "28"


def _a_figure_opens_closes_by_escape_and_gives_the_focus_back(page: Any) -> None:
    page.locator(".w-why").first.click()
    opened = page.locator(".w-explain").first
    assert opened.is_visible()
    assert "List price" in opened.inner_text()
    page.keyboard.press("Escape")
    assert not opened.is_visible()
    assert page.evaluate("document.activeElement.className") == "w-why"


def _ctrl_k_finds_a_page_and_goes_there_by_keys_alone(page: Any) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("audit")
    page.locator("#hits [role=option]", has_text="Audit trail").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/audit/")


def _a_question_mark_lists_the_keys(page: Any) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")


def _a_column_that_was_hidden_stays_hidden(page: Any) -> None:
    page.locator(".w-choose summary", has_text="Columns").click()
    page.get_by_label("Partner", exact=True).uncheck()
    page.reload()
    page.locator("[data-table][data-started]").wait_for()
    assert not page.locator("[data-table] th", has_text="Partner").is_visible()


def _density_is_kept_without_a_new_page(page: Any) -> None:
    with page.expect_response("**/appearance/") as answer:
        page.locator("[data-density-to=compact]").click()
    assert answer.value.status == 204
    page.reload()
    assert page.evaluate("document.documentElement.dataset.density") == "compact"


def _a_chart_is_drawn_and_its_figures_can_be_taken_along(page: Any) -> None:
    page.locator(".w-echart svg").wait_for()
    page.locator(".w-beside summary").click()
    with page.expect_download() as download:
        page.locator("[data-csv]").click()
    assert download.value.suggested_filename == "sold.csv"


def test_on_a_phone_hq_finds_its_pages_behind_the_menu(sign_in: Callable[..., Any]) -> None:
    page = sign_in(hq_viewer(), size=NARROW)
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu").get_by_role("link", name="Today").click()
    page.wait_for_url("**/")
