"""What HQ publishes for one partner, and what it brings in: pages, files, pictures, imports, with canaries in their text."""

import io
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import models

from partners.journal.models import Job
from partners.organisations.models import Organisation
from portal.exchange.models import Import, StagedRow
from tests.factories.content import make_asset, make_page, make_picture

PDF = b"%PDF-1.4\n% "  # stands for a paper; the words follow in clear


def content_of(organisation: Organisation, secret: str) -> dict[str, models.Model]:
    """A page, a file and a picture that HQ means for this organisation alone."""
    alone: dict[str, Any] = {"organisations": [organisation.pk]}
    picture = make_picture(title=f"{secret} picture", offered=True, **alone)
    picture.get_rendition("width-400")
    asset = make_asset(title=f"{secret} leaflet", file=ContentFile(PDF + secret.encode(), "leaflet.pdf"), **alone)
    return {"page": make_page(title=f"{secret} news", intro=f"{secret} intro", **alone), "asset": asset, "picture": picture}


def import_of(organisation: Organisation, job: Job, secret: str) -> Import:
    """Only HQ brings files in."""
    imported = Import.objects.create(
        organisation=organisation, kind="products", file_name=f"{secret}.csv", digest="0" * 64, header=["sku", secret],
        sample=[["1", secret]],
        state="checked", counts={"new": 1, "wrong": 1}, job=job, problem=f"{secret} problem",
    )  # fmt: skip
    imported.file.save("in.csv", ContentFile(f"sku\n{secret}\n"))
    imported.errors.save("wrong.xlsx", ContentFile(_workbook(secret)))
    StagedRow.objects.create(organisation=organisation, imported=imported, number=2, key=secret, cells={"sku": secret}, state="wrong")
    return imported


def _workbook(word: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, word)
    return out.getvalue()
