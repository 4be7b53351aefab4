"""What Wagtail's forms for pictures and files ask and check besides."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from content.library.phrases import HEADLINE, NOT_A_PICTURE

FORMATS = ("JPEG", "PNG", "WEBP")


class PictureField(WagtailImageField):  # type: ignore[misc]
    """Looks into a file with our three readers only before anything else does: broken ones are refused, not a fault of ours."""

    def to_python(self, data: Any) -> Any:
        if data not in self.empty_values:
            begin = data.tell() if hasattr(data, "tell") else 0
            try:
                with Image.open(data, formats=FORMATS) as picture:
                    picture.verify()
            except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
                raise ValidationError(NOT_A_PICTURE) from fault
            finally:
                if not getattr(data, "closed", False):
                    data.seek(begin)
        return super().to_python(data)


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """For the setting WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].label = HEADLINE
        if "file" in self.fields:
            drawn = self.fields["file"]
            self.fields["file"] = PictureField(label=drawn.label, required=drawn.required, widget=drawn.widget)


class AssetForm(BaseDocumentForm):  # type: ignore[misc]
    """For the setting WAGTAILDOCS_DOCUMENT_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].label = HEADLINE
