"""What only the installed packages can tell the doctor. Runs on the environment's Python; prints one JSON list of findings."""

import contextlib
import importlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

GREETING = "你好"
WHEELS = ("django", "wagtail", "celery", "redis", "psycopg2", "pydantic_core", "PIL._imaging", "granian", "python_calamine", "xlsxwriter")
FONTS = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")


def wheels() -> tuple[bool, str]:
    """Packages with compiled parts fail at import when the machine does not suit them."""
    for name in WHEELS:
        importlib.import_module(name)
    return True, f"{len(WHEELS)} packages import"


def fonts() -> tuple[bool, str]:
    """The Chinese font must draw the greeting: glyph 0 is the empty box."""
    import pylopdf_fonts_zh_cn
    from fontTools.ttLib import TTFont

    folder = Path(str(pylopdf_fonts_zh_cn.__file__)).parent
    glyphs = []
    for name in FONTS:
        font = TTFont(folder / name, lazy=True)
        cmap = font.getBestCmap()
        glyphs.append([font.getGlyphID(cmap[ord(char)]) if ord(char) in cmap else 0 for char in GREETING])
    return all(all(ids) for ids in glyphs), f"{GREETING} is drawn by glyphs " + " and ".join(str(ids) for ids in glyphs)


def pango() -> tuple[bool, str]:
    """PDFs need Pango from the system. The proof is a page with the greeting on it."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        from weasyprint import HTML
        from weasyprint.text.ffi import pango as library

        size = len(HTML(string=f"<p>{GREETING}").write_pdf() or b"")
    version = library.pango_version()
    return size > 0, f"Pango {version // 10000}.{version // 100 % 100} sets a page"


def search() -> tuple[bool, str]:
    """Trigrams of Chinese words: a database with the wrong locale has none, and the search finds nothing."""
    import psycopg2

    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=10)) as connection, connection.cursor() as cursor:
        cursor.execute("select show_trgm('联想'), current_setting('server_version')")
        trigrams, version = cursor.fetchone() or ([], "?")
    return bool(trigrams), f"PostgreSQL {version} finds Chinese words by trigrams"


def queue() -> tuple[bool, str]:
    """The broker must take connections."""
    from kombu import Connection

    with Connection(os.environ["BROKER_URL"], connect_timeout=5) as connection:
        connection.ensure_connection(max_retries=1, timeout=5)
        return True, f"the broker answers ({connection.transport.driver_type})"


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {"wheels": wheels, "fonts": fonts, "pango": pango, "search": search, "queue": queue}


def main(names: list[str]) -> int:
    findings = []
    for name in names:
        try:
            good, words = CHECKS[name]()
        except Exception as error:  # noqa: BLE001 (whatever goes wrong is the finding)
            good, words = False, (str(error).strip() or type(error).__name__).splitlines()[0]
        findings.append([name, good, words])
    json.dump(findings, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
