"""Bring a bicycle maker's four years into an empty Weir, by the same door as every other file."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
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
from portal.exchange.reconciling import compare_stock, compare_with_ledger

ADMINISTRATOR = "admin@adventure-works.example"
DEFAULT = Path("../shared/data/adventureworks_dw")


class Command(BaseCommand):
    help = "Import AdventureWorksDW (a folder of CSVs) into an empty Weir: partners, products, prices, daily stock, orders, payments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=DEFAULT, help="the folder of the CSV files")
        parser.add_argument("--every", type=int, default=1, help="take every n-th reseller's orders only")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"] if options["folder"].is_absolute() else settings.ROOT / options["folder"]
        if not (folder / "dim_reseller.csv").exists():
            raise CommandError(f"There is no AdventureWorksDW data in {folder}. Say where it is: import_adventureworks --from FOLDER")
        data, password = Bicycles(folder, options["every"]), secrets.token_urlsafe(9)
        if is_here():
            self.stdout.write("Adventure Works is here already. Nothing was changed.")
        else:
            self._import(data)
        self._give_log_ins(data, password)

    def _import(self, data: Bicycles) -> None:
        began = started = monotonic()
        by = found_company()
        kept_aside = 0
        for name, imported in bring_in_all(data, by=by):
            told = ", ".join(f"{number} {state}" for state, number in imported.counts.items() if number)
            self.stdout.write(f"{name:20} {told:40} {monotonic() - started:5.1f} s")
            started = monotonic()
            kept_aside += imported.counts["wrong"]
        self._reconcile(data, kept_aside)
        self.stdout.write(f"Done in {monotonic() - began:.1f} s.")

    def _reconcile(self, data: Bicycles, kept_aside: int) -> None:
        with system("compare the import with the file"):
            report, stock = compare_with_ledger(data), compare_stock(data, kept_aside)
        for line in (*report.lines(), stock.line()):
            self.stdout.write(line)
        if not report.agrees or stock.differing:
            raise CommandError("The ledger does not say what the file says.")

    def _give_log_ins(self, data: Bicycles, password: str) -> None:
        users = [User.objects.get(email=email) for email in (ADMINISTRATOR, owner_email(data.biggest))]
        for user in users:
            user.set_password(password)
            user.save(update_fields=["password"])
        self.stdout.write("Log in with password " + password)
        for who, user in zip(("HQ, administrator", "Biggest reseller, owner"), users, strict=True):
            self.stdout.write(f"  {who:28} {user.email}")


def is_here() -> bool:
    with system("see whether the company is here"):
        return Import.objects.filter(organisation__code=HQ["code"], kind="payments", state=Import.State.TAKEN).exists()


@transaction.atomic
def found_company() -> Viewer:
    """Make HQ and its first administrator. Raises CommandError where this Weir already has a company."""
    with system("found a company"):
        if Organisation.objects.filter(depth=1).exists():
            raise CommandError("This Weir already holds a company. Use an empty one.")
        hq = Organisation.add_root(kind="hq", **HQ)
        user = User.objects.create_user(ADMINISTRATOR, None, name="Ken Sánchez")
        for role in ("administrator", "credit_manager"):
            admit(user, hq, role, by=None)
    by = viewer_of(user, hq.pk)
    if by is None:
        raise CommandError("The administrator could not be made.")
    return by


def bring_in_all(data: Bicycles, *, by: Viewer) -> Iterator[tuple[str, Import]]:
    """Each of the company's files, once it is taken."""
    for kind, name, content in data.files():
        yield name, bring_in(kind, name, content, by=by)


def bring_in(kind: str, name: str, content: bytes, *, by: Viewer) -> Import:
    """One file through the door: upload, map as guessed, run dry, take the good rows."""
    with seeing(by.scope):
        imported = upload_file(kind, ContentFile(content), name, by=by)
        imported = map_columns(imported, imported.mapping, by=by)
        imported = check_import(imported, by=by)
        Import.objects.filter(pk=imported.pk).update(good_rows_only=True)
        return take_import(imported, by=by)
