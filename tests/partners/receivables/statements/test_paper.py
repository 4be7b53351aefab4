"""The paper: what it says is what the figures are; nothing is fetched; it is small and the same each time."""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from weasyprint.urls import URLFetchingError

from partners.receivables.statements import rendering
from partners.receivables.statements.face import WHOLE, cut_path
from partners.receivables.statements.paper import paper_html, print_paper
from partners.receivables.statements.rendering import PangoMissing, can_print, render_pdf
from tests.factories.papers import make_figures


@pytest.fixture(autouse=True, scope="module")
def _pango() -> None:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def amounts(text: str) -> list[str]:
    return re.findall(r"−?[\d,]+\.\d\d", text)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_paper_says_every_figure(language: str) -> None:
    figures = make_figures(language, 40)
    text = words(print_paper(figures))
    for line in figures["lines"]:
        assert line["document"] in text
        assert f"{Decimal(line['balance']):,.2f}".replace("-", "−") in text
    for name in ("opening", "invoiced", "paid", "credited", "closing"):
        assert f"{Decimal(figures[name]):,.2f}".replace("-", "−") in text
    assert figures["creditor"]["name"] in text
    assert figures["debtor"]["name"] in text
    assert text.count(figures["number"]) >= 3  # the head and the foot of each page


def test_pages_are_counted_in_the_paper_s_language() -> None:
    english, chinese = print_paper(make_figures("en", 40)), print_paper(make_figures("zh-hans", 40))
    assert len(read(english).pages) == len(read(chinese).pages) == 2
    assert "Page 1 of 2" in read(english).pages[0].extract_text()
    assert "第 2 页，共 2 页" in read(chinese).pages[1].extract_text()
    for page in read(chinese).pages:
        assert "4F8R-26TN-HC9P" in page.extract_text()


def test_chinese_papers_write_the_amount_in_words_and_english_ones_do_not() -> None:
    figures = make_figures("zh-hans", 0, opening="255148.86")
    assert "人民币贰拾伍万伍仟壹佰肆拾捌元捌角陆分" in words(print_paper(figures))
    assert "人民币" not in words(print_paper(make_figures("en", 0)))


def test_the_paper_names_its_language_for_readers() -> None:
    root: Any = read(print_paper(make_figures("zh-hans", 1))).trailer["/Root"]
    assert root["/Lang"] == "zh-Hans"
    assert 'lang="en"' in paper_html(make_figures("en", 1))


@pytest.mark.parametrize("lines", [1, 40, 95])
def test_a_paper_stays_under_150_kb(lines: int) -> None:
    assert len(print_paper(make_figures("zh-hans", lines))) < 150 * 1024


def test_the_same_figures_are_the_same_bytes() -> None:
    assert print_paper(make_figures()) == print_paper(make_figures())


def test_a_negative_closing_is_in_the_partner_s_favour() -> None:
    text = words(print_paper(make_figures("en", 0, opening="-900.00")))
    assert "−¥900.00" in text
    assert "In your favour" in text
    assert "Overdue now" not in text


def test_late_lines_are_marked_and_explained() -> None:
    figures = make_figures("en", 3)
    figures["lines"][0] |= {"late": True, "on": "2026-09-28"}
    text = words(print_paper(figures))
    assert "28 Sep *" in text
    assert "* Posted after the statement of its own month" in text


def test_rare_characters_and_long_names_are_set_and_stay_on_the_page() -> None:
    name = "𬬻㛃䶮" + "内蒙古呼和浩特土默特左旗经济开发区厨房电器连锁" * 3
    figures = make_figures("zh-hans", 2)
    figures["debtor"] = {"name": name, "lines": []}
    pdf = print_paper(figures)
    assert name in words(pdf).replace("\n", "")
    assert len(read(pdf).pages) == 1


def test_only_our_own_face_is_embedded() -> None:
    faces = {
        str(font.get_object()["/BaseFont"])
        for page in read(print_paper(make_figures("zh-hans", 3))).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert faces
    assert all("Weir-Paper" in face or "NotoSansSC" in face for face in faces), faces


class Counting(HTTPServer):
    asked: list[str]


@pytest.fixture
def neighbour() -> Iterator[Counting]:
    """A server beside us that counts who asks it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = Counting(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


CHANNELS = (
    '<img src="{u}">',
    '<img srcset="{u} 2x">',
    '<link rel="stylesheet" href="{u}">',
    "<style>@import url({u});</style>",
    "<style>@font-face {{ font-family: x; src: url({u}) }} p {{ font-family: x }}</style><p>x</p>",
    '<p style="background: url({u})">x</p>',
    '<ul style="list-style-image: url({u})"><li>x</ul>',
    '<p style="border-image: url({u}) 1">x</p>',
    '<svg><image href="{u}" width="9" height="9"/></svg>',
    '<svg><use href="{u}#a"/></svg>',
    '<object data="{u}"></object>',
    '<embed src="{u}">',
    '<iframe src="{u}"></iframe>',
    '<link rel="attachment" href="{u}">',
    '<a rel="attachment" href="{u}">x</a>',
    '<base href="{u}"><img src="x">',
    "<style>p::before {{ content: url({u}) }}</style><p>x</p>",
    "<style>@page {{ background: url({u}) }}</style>",
    '<body background="{u}">x</body>',
    '<?xml-stylesheet href="{u}"?><p>x</p>',
    "<style>@color-profile device-cmyk {{ src: url({u}) }}</style><p>x</p>",
)


def test_nothing_is_fetched_whatever_the_page_asks_for(neighbour: Counting, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    port = neighbour.server_address[1]
    hosts = ("127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "localhost")
    addresses = [*(f"http://{host}:{port}/a" for host in hosts), secret.as_uri(), f"ftp://127.0.0.1:{port}/x"]
    for address, channel in product(addresses, CHANNELS):
        with suppress(URLFetchingError):  # some channels give up the page altogether
            pdf = render_pdf(f"<html><body>{channel.format(u=address)}</body></html>", "en")
            assert b"secret of this machine" not in pdf
            assert not read(pdf).attachments
    assert neighbour.asked == []


def test_without_the_fetcher_the_same_page_would_ask_our_neighbour(neighbour: Counting) -> None:
    """The control: what the test above sends is heard when nothing refuses it."""
    import weasyprint

    weasyprint.HTML(string=f'<img src="http://127.0.0.1:{neighbour.server_address[1]}/a">').write_pdf()
    assert neighbour.asked == ["/a"]


def test_a_name_is_words_and_never_markup() -> None:
    figures = make_figures("en", 1)
    figures["debtor"] = {"name": '<img src="http://127.0.0.1:9/x"><b>Evil & Sons</b>', "lines": []}
    assert "&lt;img" in paper_html(figures)
    assert "Evil & Sons" in words(print_paper(figures))


def test_where_pango_is_missing_one_plain_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rendering._press.cache_clear()
    import builtins

    real = builtins.__import__

    def without_pango(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(PangoMissing, match="apt-get install libpango"):
        can_print()
    monkeypatch.undo()
    can_print()


def test_the_cut_holds_what_nearly_every_paper_needs_and_the_whole_face_the_rest() -> None:
    cut = TTFont(cut_path()).getBestCmap()
    assert all(ord(letter) in cut for letter in "人民币壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整零¥€£−·年月日 Weir 0123456789")
    assert cut_path().stat().st_size < 2_000_000
    assert all(ord(letter) in TTFont(WHOLE).getBestCmap() for letter in "𬬻㛃䶮")
