"""What a page is put together from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from content.library.queries import sized
from content.pages.phrases import NO_SUCH_PRODUCTS, SKU_HINT, TABLE_HINT
from content.pages.products import named, unknown
from content.pages.rules import cells_of, skus_of

PLAIN = ["bold", "ul", "ol", "link", "document-link"]


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]
    picture = ImageChooserBlock(label=_("Picture"))
    words = blocks.CharBlock(label=_("What it shows"), max_length=200, required=False, help_text=_("Read aloud to who does not see it."))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"size": sized(value["picture"], "width-1200") if value["picture"] else None}


class FileBlock(blocks.StructBlock):  # type: ignore[misc]
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("File")
        template = "pages/blocks/file.html"


class ProductsBlock(blocks.StructBlock):  # type: ignore[misc]
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    skus = blocks.TextBlock(label=_("Products"), rows=4, help_text=SKU_HINT)

    class Meta:
        icon = "tag"
        label = _("Products")
        template = "pages/blocks/products.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if missing := unknown(skus_of(cleaned["skus"])):
            fault = ValidationError(NO_SUCH_PRODUCTS % {"codes": ", ".join(missing[:5])})
            raise blocks.StructBlockValidationError(block_errors={"skus": fault})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        skus = skus_of(value["skus"])
        known = named(skus)
        return context | {"products": [(sku, known.get(sku)) for sku in skus]}


class NoteBlock(blocks.StructBlock):  # type: ignore[misc]
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("", _("For information")), ("late", _("Watch out")), ("stop", _("Stop")), ("good", _("Good news"))],
        required=False,
    )
    title = blocks.CharBlock(label=_("Headline"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN, required=False)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "pages/blocks/note.html"


class TableBlock(blocks.StructBlock):  # type: ignore[misc]
    caption = blocks.CharBlock(label=_("Caption"), max_length=160)
    cells = blocks.TextBlock(label=_("Cells"), rows=6, help_text=TABLE_HINT)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "pages/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        rows = cells_of(value["cells"])
        return context | {"head": rows[0] if rows else [], "rows": rows[1:]}


class Body(blocks.StreamBlock):  # type: ignore[misc]
    heading = blocks.CharBlock(label=_("Heading"), max_length=160, icon="title", template="pages/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=["h3", *PLAIN], icon="pilcrow", template="pages/blocks/text.html")
    picture = PictureBlock()
    products = ProductsBlock()
    file = FileBlock()
    note = NoteBlock()
    table = TableBlock()

    class Meta:
        required = False
