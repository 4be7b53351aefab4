"""Write the description of the HTTP API, or compare it with the kept one."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from portal.api.routes import api

KEPT = Path(__file__).resolve().parents[2] / "openapi.json"


class Command(BaseCommand):
    help = "Write portal/api/openapi.json, or with --check say whether it is what the code serves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the kept description differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with translation.override("en"):
            served = json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder) + "\n"
        if not check:
            KEPT.write_text(served, encoding="utf-8")
            return
        if not KEPT.exists() or KEPT.read_text(encoding="utf-8") != served:
            message = "portal/api/openapi.json is not what the code serves. Write it again:  ./weir manage openapi"
            raise CommandError(message)
