"""Compile the translated words, without any system tool."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.shell.words import compile_catalogues


class Command(BaseCommand):
    help = "Compile the .po catalogues that changed. Part of every set-up; run it after each deployment."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        count = compile_catalogues()
        self.stdout.write(f"{count} compiled" if count else "nothing to compile")
