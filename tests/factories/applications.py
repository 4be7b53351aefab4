"""Applicants, and the papers they send."""

from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from partners.organisations.applications.actions import Sent, apply_to_partner
from partners.organisations.models import Application
from tests.factories.partners import make_hq

NUMBERS = count(1)
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def make_application(*papers: Sent, **facts: Any) -> Application:
    """Let a company apply to HQ."""
    make_hq()
    number = next(NUMBERS)
    defaults = {
        "name": f"Harbour {number} Trading", "name_zh": f"海港{number}号商贸有限公司", "country": "CN", "city": "Hangzhou",
        "address": "1 Harbour Road", "phone": f"+86571555{number:05}", "contact_name": "Wang Fang",
        "contact_email": f"applicant{number}@example.com", "kind": "dealer", "currency": "CNY",
    }  # fmt: skip
    return apply_to_partner(defaults | facts, papers, key=f"factory-{number}", language="en")


def pdf(name: str = "licence.pdf", content: bytes = PDF) -> Sent:
    return Sent(name, ContentFile(content, name))


def picture(kind: str = "PNG", size: int = 8) -> bytes:
    written = BytesIO()
    Image.new("RGB", (size, size), "teal").save(written, kind)
    return written.getvalue()
