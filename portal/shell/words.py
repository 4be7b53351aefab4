"""The catalogues of translated words: collected, compiled and checked by Babel, so that no system tool is needed.

English is in the code; each folder keeps its Chinese in `<folder>/locale/zh_Hans/LC_MESSAGES/django.po`.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
HEADER = "# The Chinese of Weir. English is in the code; collect new phrases with  make messages"
DATES = (b'"POT-Creation-Date', b'"PO-Revision-Date')  # they would change with every run
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_of(folder: Path) -> Path:
    """Where the Chinese of a folder lies; `folder` is its locale folder."""
    return folder / LOCALE / "LC_MESSAGES" / "django.po"


def compile_catalogues() -> int:
    """Compile what is newer than its .mo. Returns how many were compiled."""
    stale = [path for path in map(catalogue_of, map(Path, settings.LOCALE_PATHS)) if path.exists() and not _is_fresh(path)]
    for path in stale:
        part = path.with_suffix(f".{os.getpid()}.part")  # whole or not at all: another process may be reading
        with part.open("wb") as file:
            write_mo(file, _read(path))
        part.replace(path.with_suffix(".mo"))
    return len(stale)


def collect(folder: Path) -> Catalog:
    """Every phrase of a folder's Python and templates. `folder` is its locale folder."""
    found = Catalog(locale=LOCALE, fuzzy=False)
    root = folder.parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        if "migrations" not in path.parts and "tests" not in path.parts:
            for _line, message, comments, context in _phrases(path):
                found.add(message, locations=[(str(path.relative_to(root.parent)), 0)], auto_comments=comments, context=context)
    return found


def refresh(folder: Path) -> None:
    """Bring a folder's catalogue up to the code: new phrases in, gone ones out, translations kept, nothing guessed."""
    path = catalogue_of(folder)
    catalogue = _read(path) if path.exists() else Catalog(locale=LOCALE, fuzzy=False)
    catalogue.header_comment, catalogue.project = HEADER, "Weir"
    catalogue.update(collect(folder), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=140, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(DATES)))


def gaps(folder: Path) -> Iterator[str]:
    """Name every phrase of a folder that has no translation, a doubtful one, or one that lost a placeholder."""
    path = catalogue_of(folder)
    catalogue = _read(path) if path.exists() else Catalog(locale=LOCALE)
    for wanted in collect(folder):
        message = catalogue.get(wanted.id, wanted.context) if wanted.id else None
        where = f"{folder.parent.name}: {wanted.id!r}"
        if wanted.id and (message is None or not all(_strings(message.string))):
            yield f"{where} is not translated"
        elif message is not None and message.fuzzy:
            yield f"{where} is only guessed (fuzzy)"
        elif message is not None:
            yield from (f"{where}: {fault}" for fault in message.check(catalogue))


def _phrases(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = f"({templatize(source, origin=str(path))}\n)"  # in brackets, a template's indentation means nothing to Python
    yield from extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators",))


def _strings(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, (list, tuple)) else (string,)


def _is_fresh(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)
