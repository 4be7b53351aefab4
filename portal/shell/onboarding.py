"""What becoming a partner and letting people in say on the first page, in the rail and in search."""

from __future__ import annotations

from typing import Any

from django.db.models import Count as Total
from django.db.models import Q, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.organisations.applications.queries import applications_of, waiting_of
from partners.organisations.applications.rules import age_in_days
from partners.organisations.queries import not_taken_up, without_second_step
from partners.walls.viewer import Viewer
from portal.shell.home import Task, wait_with
from portal.shell.navigation import Count, count_with
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with


def compose_onboarding() -> None:
    wait_with("applications", applications_waiting)
    wait_with("invitations", invitations_open)
    wait_with("second_steps", second_steps)
    count_with("applications", applications_count)
    find_with("applications", gettext_lazy("Applications"), applications_called)


def applications_waiting(viewer: Viewer) -> list[Task]:
    """Applications that wait for HQ, with the age of the oldest. One query."""
    if not _decides(viewer):
        return []
    return [_application_task(oldest) for oldest in waiting_of(viewer).annotate(waiting=Window(Total("pk")))[:1]]


def _application_task(oldest: Any) -> Task:
    days = age_in_days(timezone.localtime(oldest.applied_at).date(), timezone.localdate())
    title = ngettext("%(n)s application waits", "%(n)s applications wait", oldest.waiting) % {"n": oldest.waiting}
    detail = ngettext("The oldest: %(name)s, %(n)s day.", "The oldest: %(name)s, %(n)s days.", days) % {"name": oldest, "n": days}
    return Task(title, detail, reverse("applications:list"), _("Review"), "wait", "mail", 22)


def invitations_open(viewer: Viewer) -> list[Task]:
    """People who were let in and have not come, of the organisations whose people the viewer manages. One query."""
    if not viewer.may("manage_people"):
        return []
    waiting = not_taken_up(viewer).select_related("user", "organisation").annotate(waiting=Window(Total("pk")))
    return [_invitation_task(oldest) for oldest in waiting[:1]]


def _invitation_task(oldest: Any) -> Task:
    title = ngettext("%(n)s invitation not taken up", "%(n)s invitations not taken up", oldest.waiting) % {"n": oldest.waiting}
    words = {"person": oldest.user.name, "organisation": oldest.organisation.local_name}
    url = reverse("organisations:people_of", args=[oldest.organisation_id])
    return Task(title, _("The oldest: %(person)s of %(organisation)s.") % words, url, _("See"), "river", "mail", 60)


def second_steps(viewer: Viewer) -> list[Task]:
    """HQ's people who sign in with a password alone: the administrator asks them for a second step."""
    number = without_second_step(viewer.organisation_id) if viewer.is_hq and viewer.may("administer") else 0
    if not number:
        return []
    title = ngettext("%(n)s person signs in with a password only", "%(n)s people sign in with a password only", number) % {"n": number}
    detail = _("A passkey or a code from a phone keeps a stolen password out.")
    return [Task(title, detail, reverse("organisations:people"), _("See"), "river", "lock", 70)]


def applications_count(viewer: Viewer) -> Count:
    waiting = waiting_of(viewer).count() if _decides(viewer) else 0
    return Count(waiting, due=waiting > 0)


def applications_called(viewer: Viewer, text: str) -> list[Hit]:
    """Applications by number or name."""
    if not _decides(viewer):
        return []
    called = Q(number__icontains=text) | Q(name__icontains=text) | Q(name_zh__icontains=text) | Q(registry_number__istartswith=text)
    return [
        Hit(one.local_name, f"{one.number}, {one.get_state_display()}", reverse("applications:detail", args=[one.number]), "mail")
        for one in applications_of(viewer).filter(called)[:MOST_OF_A_KIND]
    ]


def _decides(viewer: Viewer) -> bool:
    return viewer.is_hq and "manage_partners" in viewer.duties
