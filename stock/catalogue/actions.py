"""The only writer of products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from partners.journal.actions import record
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from stock.catalogue.models import Product
from stock.catalogue.rules import pinyin_of


@transaction.atomic
def save_product(product: Product | None, fields: Mapping[str, Any], *, by: Viewer) -> Product:
    """Make a product, or change one, from clean fields; what changed is kept in the audit trail, old and new."""
    by.must("manage_catalogue")
    saved = product or Product()
    changes = {name: [_plain(getattr(saved, name)), _plain(value)] for name, value in fields.items() if getattr(saved, name) != value}
    for name, value in fields.items():
        setattr(saved, name, value)
    saved.pinyin = pinyin_of(saved.name_zh)
    with system("keep the catalogue"):
        saved.save()
        record("change_product" if product else "add_product", f"product:{saved.sku}", by=by, changes=changes)
    return saved


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
