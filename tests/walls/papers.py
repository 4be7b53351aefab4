"""Files of the world: papers that stand for real ones, and what HQ brings in."""

import io

import xlsxwriter
from django.core.files.base import ContentFile

from partners.journal.models import Job
from partners.organisations.models import Organisation
from portal.exchange.models import Import, StagedRow

PDF = b"%PDF-1.4\n% "  # stands for a paper; the words follow in clear


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
