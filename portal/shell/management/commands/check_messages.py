"""Say what is not translated."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.shell.words import gaps


class Command(BaseCommand):
    help = "Fail, naming each, when a phrase of the code or the templates lacks its Chinese."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for folder in settings.LOCALE_PATHS for fault in gaps(Path(folder))]
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} phrases. Collect new ones with  make messages"]))
