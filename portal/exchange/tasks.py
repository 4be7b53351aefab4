"""The long parts of an import, as jobs. Each may run twice: checking stages anew, and what is taken is not taken again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from partners.access.models import User
from partners.access.queries import viewer_of
from partners.journal.actions.jobs import Cancelled, Work, job_kind
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import seeing, system
from portal.exchange.actions import check_import, fail_import, take_import
from portal.exchange.models import Import
from portal.exchange.phrases import BROKE_OFF, STOPPED

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@job_kind("check_import", duty="import_data")
def check_in_background(work: Work, *, import_id: int) -> None:
    with _acting(work, import_id) as (imported, by):
        checked = check_import(imported, by=by, tell=lambda done, total: work.expect(total, done=done))
        rows = sum(checked.counts.values())
        work.expect(rows, done=rows, failed=checked.counts["wrong"])
        work.summarise(**checked.counts)


@job_kind("take_import", duty="import_data")
def take_in_background(work: Work, *, import_id: int) -> None:
    with _acting(work, import_id) as (imported, by):
        work.expect(sum(imported.counts.values()))
        taken = take_import(imported, by=by)
        work.step(sum(taken.counts.values()), failed=taken.counts["wrong"])
        work.summarise(**taken.counts)


@contextmanager
def _acting(work: Work, import_id: int) -> Iterator[tuple[Import, Viewer]]:
    """Act as the person who started the job, as they may today; what goes wrong is written on the import too."""
    with system("whose import this is"):
        imported = Import.objects.get(pk=import_id, organisation_id=work.organisation_id)
        user = User.objects.filter(pk=work.user_id or 0).first()
    by = viewer_of(user, imported.organisation_id) if user else None
    if by is None or by.organisation_id != imported.organisation_id:
        raise NotAllowed("import_data")
    with seeing(by.scope):
        try:
            yield imported, by
        except Cancelled:
            fail_import(imported, str(STOPPED))
            raise
        except Exception as fault:
            fail_import(imported, str(fault) if isinstance(fault, Refusal) else str(BROKE_OFF) % {"fault": type(fault).__name__})
            raise
