import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true")

    def handle(self, **_options: Any) -> None:
        person = {"role": "Buyer", "organisation": "临安小店", "email": "buyer@example.com", "password": "demo", "try": "Order"}
        (Path(os.environ["WEIR_HOME"]) / "logins.json").write_text(json.dumps([person]), encoding="utf-8")
