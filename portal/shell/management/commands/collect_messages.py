"""Bring the catalogues up to the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.shell.words import compile_catalogues, refresh


class Command(BaseCommand):
    help = "Collect new phrases into the .po catalogues, drop those that are gone, compile."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            refresh(Path(folder))
        compile_catalogues()
