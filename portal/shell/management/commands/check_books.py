"""Check every invariant on the live books, and name the rows that break one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.books import faults_of_books, invariants


class Command(BaseCommand):
    help = "Check every invariant of the books; names the rows that break one and ends with status 1."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = faults_of_books()
        for fault in faults:
            self.stdout.write(f"{fault.law:5} {fault.place:40} {fault.figures}")
        if faults:
            message = f"{len(faults)} faults in the books."
            raise CommandError(message)
        self.stdout.write(f"The books are whole ({len(invariants())} files of invariants).")
