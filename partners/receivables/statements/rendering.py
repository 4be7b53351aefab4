"""PDF from our own HTML: parsed style and fonts kept for all papers of a process, and nothing fetched but those.

Pango comes from the system. Where it is missing `render_pdf` raises PangoMissing with the words to show; all else works.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from partners.receivables.statements.face import WHOLE, cut_path
from partners.receivables.statements.phrases import PANGO_MISSING
from partners.refusal import Refusal

STATIC = Path(__file__).resolve().parents[1] / "static" / "receivables"
STYLES = {"en": ("statement.css", "statement.en.css"), "zh-hans": ("statement.css", "statement.zh-hans.css")}
FACES = (
    '@font-face { font-family: "Weir Paper"; src: url("weir:cut") } @font-face { font-family: "Weir Paper Rare"; src: url("weir:whole") }'
)
OWN: dict[str, Callable[[], Path]] = {"weir:cut": cut_path, "weir:whole": lambda: WHOLE}
NOWHERE = "weir://nowhere/"  # what is written without a scheme resolves to an address that the fetcher refuses
_one_at_a_time = threading.Lock()  # Pango's font map is shared and not for two threads at once


class PangoMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(PANGO_MISSING, code="pango_missing")


def render_pdf(html: str, language: str) -> bytes:
    """Set `html` on paper in the statement's style. `language` is en or zh-hans. Raises PangoMissing."""
    with _one_at_a_time:
        weasyprint, styles, fonts, fetcher = _press(language)
        pdf: bytes = weasyprint.HTML(string=html, base_url=NOWHERE, url_fetcher=fetcher).write_pdf(stylesheets=styles, font_config=fonts)
        return pdf


def can_print() -> None:
    """Raise PangoMissing where no paper can be set, before any is begun."""
    with _one_at_a_time:
        _press("en")


@cache
def _press(language: str) -> Any:
    """What is the same for every paper of a language."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PangoMissing from missing
    fonts = FontConfiguration()
    fetcher = make_fetcher()
    style = FACES + "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES[language])
    return weasyprint, [weasyprint.CSS(string=style, font_config=fonts, url_fetcher=fetcher)], fonts, fetcher


@cache
def make_fetcher() -> Any:
    """Make the one fetcher: it answers our own faces by name and refuses every other address, also files and data."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in OWN:
                message = f"papers fetch nothing: {url[:200]}"
                raise ValueError(message)
            return URLFetcherResponse(url, OWN[url]().read_bytes(), {"Content-Type": "font/otf"})

    return OwnFilesOnly()
