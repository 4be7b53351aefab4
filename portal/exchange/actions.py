"""Bringing a file in: upload, map, check, take. Nothing is written to the books before `take_import`, and then at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone

from partners.journal.actions import record, start_job
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from portal.exchange import phrases
from portal.exchange.errors import error_workbook
from portal.exchange.kinds import KINDS
from portal.exchange.mapping import guess_mapping, signature_of, still_fits
from portal.exchange.models import ColumnMemory, Import, StagedRow
from portal.exchange.reading.limits import BYTES, MEBIBYTE
from portal.exchange.reading.table import read_table, unreadable
from portal.exchange.staging import judge, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.walls.viewer import Viewer
    from portal.exchange.kinds.column import Kind

SAMPLE_ROWS = 5
# A page's statement ends after 15 s; a file of 200,000 rows may take longer. And statistics know nothing of rows that were made
# a moment ago in the same transaction, so the planner would loop over them one by one where it should hash.
FOR_MANY_ROWS = "set local statement_timeout = '300s'; set local enable_nestloop = off"
# Two files of one company are taken one after the other: what the first writes, the second must find when it judges its rows.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('take_import', %s))"
State = Import.State


def upload_file(kind: str, file: File[bytes], name: str, *, by: Viewer) -> Import:
    """Keep a file and read it once. Raises Invalid where it cannot be read, Refusal (code "same_file") where it was taken."""
    _must_bring(kind, by)
    if (file.size or 0) > BYTES:
        raise unreadable("too_large", most=BYTES // MEBIBYTE)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    _refuse_same(kind, digest, by)
    file.seek(0)
    imported = Import(
        organisation_id=by.organisation_id, kind=KINDS[kind].code, file_name=Path(name).name[-200:], digest=digest, made_by_id=by.user_id
    )
    imported.file.save(f"{digest[:16]}{Path(name).suffix[:8].lower()}", file, save=False)
    try:
        table = read_table(Path(imported.file.path))
    except Invalid:
        imported.file.delete(save=False)
        raise
    imported.header = list(table.header)
    imported.sample = [row for _number, row in table.rows[:SAMPLE_ROWS]]
    imported.mapping = _remembered(imported) or guess_mapping(KINDS[kind], table.header)
    with transaction.atomic():
        imported.save()
        record("upload_import", f"import:{imported.pk}", by=by, changes={"kind": kind, "file": imported.file_name, "sha256": digest})
    return imported


def _must_bring(kind: str, by: Viewer) -> None:
    """Raise NotAllowed unless the viewer may bring this kind in: HQ's books are HQ's, a partner's reports its own."""
    by.must(KINDS[kind].duty)
    if not KINDS[kind].is_for(by):
        raise NotAllowed(KINDS[kind].duty)


def _hands(kind: Kind) -> AbstractContextManager[None]:
    """Rows land where HQ's role alone may write (DECISIONS 10); what a partner sends is staged and judged by the system's hands."""
    return system("stage what a partner reports") if kind.for_partners else nullcontext()


def _refuse_same(kind: str, digest: str, by: Viewer) -> None:
    """A file that was taken whole is not taken again. With wrong rows left, it may be: what stands in the books stays as it is."""
    earlier = Import.objects.filter(organisation_id=by.organisation_id, kind=kind, digest=digest, state=State.TAKEN)
    taken = earlier.order_by("-taken_at").first()
    if taken is not None and not taken.counts.get("wrong"):
        day = timezone.localtime(taken.taken_at).date().isoformat()
        raise Refusal(phrases.SAME_FILE % {"day": day}, code="same_file", field="file", facts={"import": taken.pk})


def _remembered(imported: Import) -> dict[str, int] | None:
    memory = ColumnMemory.objects.filter(
        organisation_id=imported.organisation_id, kind=imported.kind, signature=signature_of(imported.header)
    ).first()
    if memory is None or not still_fits(memory.mapping, KINDS[imported.kind], imported.header):
        return None
    return dict(memory.mapping)


@transaction.atomic
def map_columns(imported: Import, mapping: Mapping[str, int], *, by: Viewer) -> Import:
    """Say which of the file's columns means which of ours, and remember it. Raises Invalid where a required one is missing."""
    _must_bring(imported.kind, by)
    imported = _locked(imported, {State.UPLOADED, State.CHECKED, State.FAILED}, by)
    kind = KINDS[imported.kind]
    for column in kind.columns:
        if column.required and column.name not in mapping:
            raise Invalid(phrases.NOT_MAPPED % {"column": column.label}, field=column.name)
    places = list(mapping.values())
    for name, place in mapping.items():
        if places.count(place) > 1:
            raise Invalid(phrases.MAPPED_TWICE % {"column": imported.header[place]}, field=name)
    imported.mapping = dict(mapping)
    imported.save(update_fields=["mapping"])
    ColumnMemory.objects.update_or_create(
        organisation_id=imported.organisation_id,
        kind=imported.kind,
        signature=signature_of(imported.header),
        defaults={"mapping": dict(mapping), "used_at": timezone.now()},
    )
    return imported


@transaction.atomic
def start_check(imported: Import, *, by: Viewer) -> Import:
    """Hand the dry run to a worker; its job shows progress."""
    imported = _locked(imported, {State.UPLOADED, State.CHECKED, State.FAILED}, by)
    imported.state = State.CHECKING
    imported.job = start_job("check_import", imported.file_name, {"import_id": imported.pk}, by=by)
    imported.save(update_fields=["state", "job"])
    return imported


@transaction.atomic
def start_taking(imported: Import, *, good_rows_only: bool, by: Viewer) -> Import:
    """Hand the writing to a worker. Raises Refusal where rows are wrong and not only the good ones are wanted."""
    imported = _locked(imported, {State.CHECKED}, by)
    wrong = imported.counts.get("wrong", 0)
    if wrong and not good_rows_only:
        raise Refusal(phrases.HAS_WRONG_ROWS % {"wrong": wrong}, code="wrong_rows")
    imported.state, imported.good_rows_only = State.TAKING, good_rows_only
    imported.job = start_job("take_import", imported.file_name, {"import_id": imported.pk}, by=by)
    imported.save(update_fields=["state", "job", "good_rows_only"])
    return imported


@transaction.atomic
def drop_import(imported: Import, *, by: Viewer) -> Import:
    """Give a file up before it is taken; its staged rows go."""
    imported = _locked(imported, {State.UPLOADED, State.CHECKED, State.FAILED}, by)
    StagedRow.objects.filter(imported=imported).delete()
    imported.state = State.DROPPED
    imported.save(update_fields=["state"])
    record("drop_import", f"import:{imported.pk}", by=by)
    return imported


def check_import(imported: Import, *, by: Viewer, tell: Callable[[int, int], None] = lambda _done, _total: None) -> Import:
    """The dry run: read every row, stage it, let SQL judge it, and write down counts and errors. Changes nothing else."""
    _must_bring(imported.kind, by)
    kind = KINDS[imported.kind]
    table = read_table(Path(imported.file.path))
    with _hands(kind):
        stage(imported, kind, table, tell)
    with _hands(kind), transaction.atomic():
        _expect_many_rows()
        imported.counts = judge(imported, kind)
        if imported.counts["wrong"]:
            imported.errors.save(f"{imported.digest[:16]}-errors.xlsx", error_workbook(imported, table), save=False)
        imported.state, imported.problem = State.CHECKED, ""
        imported.save(update_fields=["counts", "errors", "state", "problem"])
    return imported


def take_import(imported: Import, *, by: Viewer) -> Import:
    """Judge the rows anew, for the books moved on since the dry run, and write all good ones in this one transaction."""
    _must_bring(imported.kind, by)
    kind = KINDS[imported.kind]
    with _hands(kind), transaction.atomic():
        _expect_many_rows()
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME, [imported.organisation_id])
        imported = Import.objects.select_for_update().get(pk=imported.pk)
        if imported.state == State.TAKEN:
            return imported
        if not StagedRow.objects.filter(imported=imported).exists():  # an unlogged table is empty after a crash
            stage(imported, kind, read_table(Path(imported.file.path)))
        imported.counts = judge(imported, kind)
        if imported.counts["wrong"] and not imported.good_rows_only:
            raise Refusal(phrases.HAS_WRONG_ROWS % {"wrong": imported.counts["wrong"]}, code="wrong_rows")
        if imported.counts["new"] or imported.counts["changed"]:
            kind.take(imported, by)
        StagedRow.objects.filter(imported=imported).delete()
        imported.state, imported.taken_at, imported.problem = State.TAKEN, timezone.now(), ""
        imported.save(update_fields=["counts", "state", "taken_at", "problem"])
        record(
            "take_import",
            f"import:{imported.pk}",
            by=by,
            changes={"kind": kind.code, "file": imported.file_name, "counts": imported.counts},
        )
    return imported


@transaction.atomic
def fail_import(imported: Import, problem: str) -> None:
    """Write down why a check or a taking ended, so that the page can say it; the file can be checked again."""
    Import.objects.filter(pk=imported.pk).exclude(state=State.TAKEN).update(state=State.FAILED, problem=problem[:300])


def _locked(imported: Import, states: set[Import.State], by: Viewer) -> Import:
    _must_bring(imported.kind, by)
    locked = (
        Import.objects.seen_by(by)
        .filter(organisation_id=by.organisation_id)
        .select_for_update(of=("self",))
        .select_related("job")
        .get(pk=imported.pk)
    )
    if locked.was_left:
        locked.state = State.FAILED
    if locked.state not in states:
        raise Refusal(phrases.NOT_READY, code="not_ready")
    return locked


def _expect_many_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOR_MANY_ROWS)
