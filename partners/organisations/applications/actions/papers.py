"""Keeping what applicants send: judged by content, stored under names of ours, never under theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from partners.journal.actions import record
from partners.organisations.applications import phrases
from partners.organisations.applications.rules import MOST_BYTES, MOST_PAPERS, TAIL, file_name, kind_of_paper
from partners.organisations.models import Application, ApplicationPaper
from partners.refusal import Invalid
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name there, and its bytes."""

    name: str
    file: File[bytes]


@contextmanager
def kept_papers(application: Application, sent: Sequence[Sent]) -> Iterator[int]:
    """Keep papers with what the caller writes in the same transaction; their files go again where that fails.

    Yields how many are new: the same content twice is one paper. Raises Invalid before anything is written.
    """
    judged = [(paper, _judge(paper)) for paper in sent]
    if ApplicationPaper.objects.filter(application=application).count() + len(sent) > MOST_PAPERS:
        raise Invalid(phrases.TOO_MANY_PAPERS % {"most": MOST_PAPERS}, field="papers")
    made: list[ApplicationPaper] = []
    try:
        for paper, kind in judged:
            digest = _digest(paper.file)
            if not ApplicationPaper.objects.filter(application=application, digest=digest).exists():
                made.append(_keep(application, paper, kind, digest))
        yield len(made)
    except BaseException:
        for paper_row in made:
            paper_row.file.delete(save=False)
        raise


@transaction.atomic
def note_opening(paper: ApplicationPaper, *, by: Viewer) -> None:
    """Write down who opened an applicant's paper: it may hold what the law protects."""
    by.must("manage_partners")
    record("open_paper", f"application:{paper.application_id}", by=by, organisation_id=paper.hq_id, changes={"paper": paper.name})


def _judge(paper: Sent) -> str:
    size = paper.file.size or 0
    if not size:
        raise Invalid(phrases.PAPER_EMPTY % {"name": paper.name}, code="paper_empty", field="papers")
    if size > MOST_BYTES:
        raise Invalid(phrases.PAPER_TOO_LARGE % {"name": paper.name}, code="paper_too_large", field="papers")
    paper.file.seek(0)
    head = paper.file.read(TAIL)
    paper.file.seek(max(0, size - TAIL))
    kind = kind_of_paper(head, paper.file.read(TAIL))
    if not kind:
        raise Invalid(phrases.NOT_A_PAPER % {"name": paper.name}, code="not_a_paper", field="papers")
    return kind


def _digest(file: File[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _keep(application: Application, sent: Sent, kind: str, digest: str) -> ApplicationPaper:
    paper = ApplicationPaper(
        hq_id=application.hq_id, application=application, name=file_name(sent.name, kind), kind=kind, size=sent.file.size, digest=digest
    )
    paper.file.save(f"{uuid4().hex}.{kind}", sent.file, save=False)
    with system("keep an applicant's paper"):
        paper.save()
    return paper
