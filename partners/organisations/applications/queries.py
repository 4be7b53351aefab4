"""Reads of applications: HQ's queue, and the one an applicant's link opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import get_language

from partners.organisations.applications import phrases
from partners.organisations.applications.rules import FILLERS_IN_SQL, WAITING, core_of
from partners.organisations.models import Application, ApplicationPaper, ApplicationStep
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from partners.walls.viewer import Viewer

DUPLICATES = Statement(__file__, "duplicates.sql")
ALIKE = 0.55  # of pg_trgm: 宁波钱塘电器 and 钱塘电器 pass, two firms of one city do not
MOST_DUPLICATES = 8


def applications_of(viewer: Viewer) -> QuerySet[Application]:
    """HQ's applications, with the number of their papers; nobody else has any."""
    found: QuerySet[Application] = Application.objects.seen_by(viewer).annotate(paper_count=Count("papers"))
    return found.select_related("territory", "reviewer", "organisation").order_by("applied_at", "pk")


def waiting_of(viewer: Viewer) -> QuerySet[Application]:
    """Those that wait for HQ, the oldest first."""
    found: QuerySet[Application] = Application.objects.seen_by(viewer).filter(state__in=WAITING).order_by("applied_at", "pk")
    return found


def application_by_number(number: str) -> Application | None:
    """The application an applicant's link names; the caller has looked at the link."""
    with system("an applicant looks at its application"):
        found: Application | None = Application.objects.filter(number=number).select_related("territory", "organisation", "hq").first()
    return found


def steps_of(application: Application) -> list[ApplicationStep]:
    with system("steps of an application"):
        return list(ApplicationStep.objects.filter(application=application).select_related("by").order_by("at", "pk"))


def papers_of(application: Application) -> list[ApplicationPaper]:
    with system("papers of an application"):
        return list(ApplicationPaper.objects.filter(application=application).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A partner or another application that may be the same company, and why. `certain`: the registry says so."""

    what: str
    id: int
    number: str
    name: str
    state: str
    reasons: tuple[Promise, ...]
    certain: bool


def possible_duplicates(application: Application, viewer: Viewer) -> list[Duplicate]:
    """Whoever may be the applicant already, the surest first. One statement; only for who manages partners."""
    viewer.must("manage_partners")
    with system("look for an applicant's duplicates"):
        rows = DUPLICATES.named(
            application=application.pk, core=core_of(application.name), core_zh=core_of(application.name_zh), alike=ALIKE,
            most=MOST_DUPLICATES, made=application.organisation_id or 0, fillers=FILLERS_IN_SQL,
        )  # fmt: skip
    chinese = (get_language() or "").startswith("zh")
    return [
        Duplicate(
            row["what"], row["id"], row["number"], (chinese and row["name_zh"]) or row["name"], row["state"],
            tuple(phrases.REASONS[reason] for reason in _reasons(row)), row["same_registry"],
        )
        for row in rows
    ]  # fmt: skip


def _reasons(row: dict[str, object]) -> list[str]:
    found = [reason for reason in ("registry", "phone", "email") if row[f"same_{reason}"]]
    return [*found, "name"] if float(str(row["likeness"])) >= ALIKE else found
