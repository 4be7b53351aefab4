"""Files as tests send them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from partners.walls.scope import seeing
from partners.walls.viewer import Viewer
from portal.exchange.actions import check_import, map_columns, take_import, upload_file
from portal.exchange.models import Import


def csv_bytes(*rows: Sequence[Any], charset: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset)


def send(kind: str, content: bytes, by: Viewer, name: str = "file.csv") -> Import:
    """Upload, map as guessed, and run dry."""
    with seeing(by.scope):
        imported = upload_file(kind, ContentFile(content), name, by=by)
        imported = map_columns(imported, imported.mapping, by=by)
        return check_import(imported, by=by)


def bring_in(kind: str, content: bytes, by: Viewer, *, good_rows_only: bool = False, name: str = "file.csv") -> Import:
    imported = send(kind, content, by, name)
    with seeing(by.scope):
        Import.objects.filter(pk=imported.pk).update(good_rows_only=good_rows_only)
        return take_import(imported, by=by)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
