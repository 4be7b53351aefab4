"""CPU for a statement of two pages and forty mixed lines, against a plain WeasyPrint call on the same page and style.

Plain: `HTML(string).write_pdf(stylesheets=[CSS])` as the manual shows, with the whole face by its path, tables laid out by
their content, borders collapsed. Ours: one face cut to need, one parsed style, one fetcher, fixed columns. Both run turn by turn
in this process after a warm-up, so that a busy machine spoils neither more than the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median
from time import process_time
from typing import Any

import django

from tests.benchmarks.figures import Figure

TURNS = 12
TARGET = 1.5


def plain(html: str, style: str) -> bytes:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[weasyprint.CSS(string=style, font_config=fonts)], font_config=fonts)
    return pdf


def cpu_of(work: Any, *values: Any) -> float:
    began = process_time()
    work(*values)
    return process_time() - began


def run() -> Iterator[Figure]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from partners.receivables.statements.face import WHOLE
    from partners.receivables.statements.paper import paper_html
    from partners.receivables.statements.rendering import STATIC, STYLES, render_pdf
    from tests.factories.papers import make_figures

    html = paper_html(make_figures("zh-hans", 40))
    face = f'@font-face {{ font-family: "Weir Paper"; src: url("{WHOLE.as_uri()}") }}'
    style = face + "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES["zh-hans"])
    style = style.replace("table-layout: fixed", "table-layout: auto").replace("border-spacing: 0", "border-collapse: collapse")
    kilobytes = len(render_pdf(html, "zh-hans")) / 1024
    plain(html, style)
    pairs = [(cpu_of(render_pdf, html, "zh-hans"), cpu_of(plain, html, style)) for _ in range(TURNS)]
    ratio = median(theirs / ours for ours, theirs in pairs)
    yield Figure("statement of 2 pages, 40 lines: CPU against plain WeasyPrint", median(ours for ours, _ in pairs), "s CPU", ratio, TARGET)
    yield Figure("statement of 2 pages, 40 lines: file", kilobytes, "KB", None, 150, at_most=True)
