"""Bring a bicycle maker's four years into an empty Weir, by the same door as every other file."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from partners.access.actions import admit
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.exchange.actions import check_import, map_columns, take_import, upload_file
from portal.exchange.bicycles import HQ, Bicycles, owner_email
from portal.exchange.models import Import
from portal.exchange.reconciling import compare_with_ledger

ADMINISTRATOR = "admin@adventure-works.example"
DEFAULT = Path("../shared/data/adventureworks_dw")


class Command(BaseCommand):
    help = "Import AdventureWorksDW (a folder of CSVs) into an empty Weir: partners, products, prices, stock, orders, payments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=DEFAULT, help="the folder of the CSV files")
        parser.add_argument("--every", type=int, default=1, help="take every n-th reseller's orders only")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"] if options["folder"].is_absolute() else settings.ROOT / options["folder"]
        if not (folder / "dim_reseller.csv").exists():
            raise CommandError(f"There is no AdventureWorksDW data in {folder}. Say where it is: import_adventureworks --from FOLDER")
        began = monotonic()
        data = Bicycles(folder, options["every"])
        password = secrets.token_urlsafe(9)
        by = found_company(password)
        for kind, name, content in data.files():
            started = monotonic()
            counts = bring_in(kind, name, content, by=by).counts
            told = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
            self.stdout.write(f"{name:20} {told:40} {monotonic() - started:5.1f} s")
        self._reconcile(data)
        self._give_log_ins(data, password)
        self.stdout.write(f"Done in {monotonic() - began:.1f} s.")

    def _reconcile(self, data: Bicycles) -> None:
        with system("compare the import with the file"):
            report = compare_with_ledger(data)
        for line in report.lines():
            self.stdout.write(line)
        if not report.agrees:
            raise CommandError("The ledger does not say what the file says.")

    def _give_log_ins(self, data: Bicycles, password: str) -> None:
        owner = User.objects.get(email=owner_email(data.biggest))
        owner.set_password(password)
        owner.save(update_fields=["password"])
        self.stdout.write("Log in with password " + password)
        self.stdout.write(f"  {'HQ, administrator':28} {ADMINISTRATOR}")
        self.stdout.write(f"  {'Biggest reseller, owner':28} {owner.email}")


@transaction.atomic
def found_company(password: str) -> Viewer:
    """Make HQ and its first administrator. Raises CommandError where this Weir already has a company."""
    with system("found a company"):
        if Organisation.objects.filter(depth=1).exists():
            raise CommandError("This Weir already holds a company. Use an empty one.")
        hq = Organisation.add_root(kind="hq", **HQ)
        user = User.objects.create_user(ADMINISTRATOR, password, name="Ken Sánchez")
        for role in ("administrator", "credit_manager"):
            admit(user, hq, role, by=None)
    by = viewer_of(user, hq.pk)
    if by is None:
        raise CommandError("The administrator could not be made.")
    return by


def bring_in(kind: str, name: str, content: bytes, *, by: Viewer) -> Import:
    """One file through the door: upload, map as guessed, run dry, take the good rows."""
    with seeing(by.scope):
        imported = upload_file(kind, ContentFile(content), name, by=by)
        imported = map_columns(imported, imported.mapping, by=by)
        imported = check_import(imported, by=by)
        Import.objects.filter(pk=imported.pk).update(good_rows_only=True)
        return take_import(imported, by=by)
