"""What the library holds for one tenant of the world alone, named in its audience; HQ reads all of it, its distributor none."""

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from content.library.queries import sized
from content.pages.models import Reading
from partners.access.models import User
from partners.organisations.models import Organisation
from tests.factories.content import PDF, make_asset, make_page, make_picture, text_block


def lay_shelf(organisation: Organisation, secret: str, reader: User) -> dict[str, models.Model]:
    """A page with a picture and a file of its own, and who has read it."""
    own = {"organisations": [organisation.pk]}
    picture = make_picture(title=f"{secret} picture")
    asset = make_asset(title=f"{secret} leaflet", file=ContentFile(PDF + secret.encode(), "leaflet.pdf"), **own)
    body = [text_block(f"{secret} words"), {"type": "picture", "value": {"picture": picture.pk, "words": "", "caption": ""}}]
    page = make_page(title=f"{secret} letter", intro=f"{secret} in short", body=body, asks_receipt=True, **own)
    reading = Reading.objects.create(organisation=organisation, page_id=page.pk, user=reader, opened_at=timezone.now())
    return {"page": page, "asset": asset, "picture": picture, "picture_size": sized(picture, "width-1200"), "reading": reading}
