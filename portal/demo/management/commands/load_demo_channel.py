"""Fill an empty Weir with the demo channel."""

import json
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partners.organisations.models import Organisation
from partners.period import month_before
from partners.receivables.models import Account
from partners.receivables.statements.actions import make_statement
from partners.receivables.statements.rendering import PangoMissing
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.demo.books import Books, DemoFile
from portal.demo.cast import HQ_CODE, HQ_PEOPLE, PARTNER_PEOPLE, PASSWORD, branches, dealers, distributors
from portal.demo.customers import keep_customers
from portal.demo.founding import HQ, found, importing, people_of_partners, trade_rules
from portal.demo.goods import goods
from portal.demo.leads import play_leads
from portal.demo.library import fill_library
from portal.demo.onboarding import play_onboarding
from portal.demo.season import simulate
from portal.demo.shelves import Shelves
from portal.demo.story import Morning
from portal.exchange.actions import check_import, map_columns, take_import, upload_file
from stock.catalogue.queries import ids_by_sku

STEPS = 16
STATED = ("D-001", "D-002", "D-010", "D-013", "DB-01")  # whose statements of last month are on file


class Command(BaseCommand):
    help = "Load the demo channel: HQ, 3 branches, 8 distributors, 60 dealers and a year of trade, dated relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where an organisation exists already")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        with system("is there a channel already?"):
            if Organisation.objects.exists():
                if if_empty:
                    return
                message = "This Weir is not empty. Begin again with  ./weir reset"
                raise CommandError(message)
        self._began, self._step = monotonic(), 0
        self._load()
        self._write_logins()

    def _load(self) -> None:
        today = timezone.localdate()
        partners = [*branches(), *distributors(), *dealers()]
        books = Books(partners, goods(), simulate(partners, goods(), today - timedelta(days=1)), today)
        people = found()
        self._tell("HQ")
        for file in books.files_of(HQ_CODE):
            self._bring_in(file, by=importing(people["administrator"]))
        owners = people_of_partners(partners)
        self._tell("people")
        for partner in partners:
            if partner.kind == "distributor":
                for file in books.files_of(partner.code):
                    self._bring_in(file, by=importing(owners[partner.code]), told=False)
        self._tell("distributors")
        trade_rules(partners, today, books.begin)
        products = ids_by_sku([good.sku for good in goods()])
        Shelves(partners, goods(), books.year, today, products, owners).load(importing(people["administrator"]))
        self._tell("the dealers' shelves")
        viewers = owners | {HQ_CODE: people["order_desk"], "desk": people["order_desk"], "books": people["credit_controller"]}
        Morning(viewers, partners, goods(), products, today).play()
        self._tell("this morning")
        keep_customers(partners, owners)
        self._tell("the dealers' customers")
        play_onboarding(people, owners, today)
        self._tell("those who would become partners")
        play_leads(owners, people["channel_manager"], ids_by_sku([good.sku for good in goods()]))
        self._tell("leads")
        self._statements(viewers, today)
        self._tell("statements of last month")
        fill_library(people["marketer"], goods())
        self._tell("library")

    def _bring_in(self, file: DemoFile, *, by: Viewer, told: bool = True) -> None:
        with seeing(by.scope):
            imported = upload_file(file.kind, ContentFile(file.content), file.name, by=by)
            imported = check_import(map_columns(imported, imported.mapping, by=by), by=by)
            if imported.counts.get("wrong"):
                message = f"{file.name}: {imported.counts}"
                raise CommandError(message)
            take_import(imported, by=by)
        if told:
            self._tell(file.name)

    def _tell(self, what: str) -> None:
        self._step += 1
        self.stdout.write(f"{self._step}/{STEPS} {what}, {monotonic() - self._began:.1f} s")
        self.stdout.flush()

    def _statements(self, viewers: dict[str, Viewer], today: date) -> None:
        for code in STATED:
            with system("statements of the demo channel"):
                account = Account.objects.select_related("creditor").get(debtor__code=code)
            seller = viewers["books"] if account.creditor.code == HQ_CODE else viewers[account.creditor.code]
            try:
                make_statement(account.pk, month_before(today), by=seller)
            except PangoMissing as missing:  # everything else works without papers
                self.stdout.write(str(missing))
                return

    def _write_logins(self) -> None:
        names = {partner.code: partner.name for partner in [*branches(), *distributors(), *dealers()]}
        logins = [
            {"role": role, "organisation": HQ["name"], "email": email, "password": PASSWORD, "try": hint}
            for role, email, _, _, hint in HQ_PEOPLE
        ]
        logins += [
            {"role": role, "organisation": names[code], "email": email, "password": PASSWORD, "try": hint}
            for role, email, _, _, code, hint in PARTNER_PEOPLE
        ]
        path = Path(settings.ENVIRONMENT.weir_home) / "logins.json"
        path.write_text(json.dumps(logins, ensure_ascii=False, indent=1), encoding="utf-8")
