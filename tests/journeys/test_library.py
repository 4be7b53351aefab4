"""A marketer publishes for gold dealers of the east in Wagtail; three people look, and each sees what is meant for them."""

from pathlib import Path
from typing import Any

from content.pages.models import NewsPage
from partners.organisations.models import Territory
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.content import PDF, make_asset, make_page, make_picture, text_block
from tests.journeys.conftest import NARROW


def areas() -> tuple[int, int]:
    with system("test"):
        return (
            Territory.objects.create(code="E", name="East China", name_zh="华东").pk,
            Territory.objects.create(code="W", name="West China", name_zh="西部").pk,
        )


def test_a_marketer_publishes_for_some_and_three_look(sign_in: Any, tmp_path: Path) -> None:
    east, west = areas()
    gold = make_viewer(make_dealer(name="Gold Home", tier="gold", territory_id=east))
    silver = make_viewer(make_dealer(name="Silver Home", tier="silver", territory_id=west))
    marketer = hq_viewer("marketer")
    leaflet = tmp_path / "leaflet.pdf"
    leaflet.write_bytes(PDF)

    editor = sign_in(marketer)
    editor.goto("/cms/documents/add/")
    editor.set_input_files("#id_file", str(leaflet))
    editor.fill("#id_title", "Espresso leaflet")
    editor.fill("#id_title_zh", "咖啡机彩页")
    editor.check("#id_offered")
    for label in ("Dealer", "Gold", "East China"):
        editor.get_by_label(label, exact=True).check()
    editor.click("main form button[type=submit] >> nth=-1")
    editor.wait_for_url("**/cms/documents/")

    editor.goto("/library/")
    editor.click("text=Write and publish")
    editor.wait_for_url("**/cms/**")
    with system("test"):
        shelf = NewsPage.get_first_root_node().get_children().get().pk
    editor.goto(f"/cms/pages/add/pages/newspage/{shelf}/")
    editor.fill("#id_title", "Espresso weeks")
    editor.fill("#id_intro", "A barista for a weekend.")
    editor.click("[data-contentpath=body] button:has-text('Headline'), button[title='Insert a block'] >> nth=0")
    editor.click("[role=option]:has-text('Heading')")
    editor.fill("#body-0-value", "Twelve machines")
    editor.click("[role=tab]:has-text('For whom')")
    for label in ("Dealer", "Gold", "East China"):
        editor.get_by_label(label, exact=True).check()
    editor.check("#id_asks_receipt")
    editor.click(".w-dropdown-button .w-dropdown__toggle >> visible=true")
    editor.click("button[name=action-publish] >> visible=true")
    editor.wait_for_selector("text=published")
    with system("test"):
        page = NewsPage.objects.get()
    assert (page.live, page.tiers, page.territories, page.asks_receipt) == (True, ["gold"], [east], True)

    shop = sign_in(gold, size=NARROW)
    shop.wait_for_selector("text=Read “Espresso weeks”")
    shop.goto("/library/")
    assert shop.locator("text=Espresso leaflet").count() == 1
    shop.click("text=Espresso weeks")
    shop.wait_for_selector("h2:has-text('Twelve machines')")
    shop.click("text=I have read it")
    shop.wait_for_selector("text=Confirmed")
    shop.goto("/library/?kind=unread")
    assert shop.locator("text=Espresso weeks").count() == 0

    other = sign_in(silver)
    other.goto("/library/")
    assert other.locator("text=Espresso").count() == 0
    for address in (f"/library/{page.pk}/", f"/cms/pages/{page.pk}/edit/", "/cms/"):
        assert other.goto(address).status == 404

    editor.goto(f"/library/{page.pk}/readers/")
    assert "Gold Home" in editor.inner_text("main")
    assert "Silver Home" not in editor.inner_text("main")


def test_the_library_looks_well(looks_well: Any) -> None:
    make_page(
        title="Price letter", title_zh="调价函", intro="Four prices change.", intro_zh="四款调价。", sort="prices", asks_receipt=True,
        cover=make_picture(),
        body=[
            text_block("Words with <b>weight</b> and <a href='https://example.com'>a link</a>."),
            {"type": "heading", "value": "Prices"},
            {"type": "table", "value": {"caption": "Prices in CNY", "cells": "Product | Now | Then\nKT-17-W | 118.00 | 122.00"}},
            {"type": "note", "value": {"kind": "late", "title": "Until Friday", "text": "<p>Then it is over.</p>"}},
            {"type": "products", "value": {"heading": "Products", "skus": "KT-17-W"}},
            {"type": "picture", "value": {"picture": make_picture().pk, "words": "A kettle", "caption": "The kettle"}},
            {"type": "file", "value": {"file": make_asset(title="A leaflet with quite a long name for a phone").pk}},
        ],
    )  # fmt: skip
    letter = make_page(title="Only Chinese", title_zh="只有中文", body=[], body_zh=[text_block("正文")])
    make_asset(title="Leaflet", title_zh="彩页", tiers=["gold"])
    dealer = make_viewer(make_dealer(tier="gold"))
    with system("test"):
        first = NewsPage.objects.order_by("pk").first()
    assert first is not None
    looks_well(dealer, "/library/", f"/library/{first.pk}/", f"/library/{letter.pk}/")
    looks_well(hq_viewer("marketer"), "/library/", "/library/readers/", f"/library/{first.pk}/readers/")
