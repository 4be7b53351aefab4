"""Gauges of HQ's own house: partners, people, jobs, imports, the audit trail."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channel_orders.orders.models import Order
from partners.access.models import Membership
from partners.journal.models import AuditEntry, Job, OutboxEvent
from partners.organisations.models import Organisation, State
from partners.walls.viewer import Viewer
from portal.exchange.models import Import
from portal.shell.figures import quantity_text
from portal.shell.gauges import Gauge, gauge_with

SILENCE = timedelta(days=30)
MONTH = timedelta(days=30)


def compose_house() -> None:
    for reading in (partners, silent_partners, people, jobs_failed, imports_open, news_stuck, deeds_today):
        gauge_with(reading.__name__, reading)


def partners(viewer: Viewer) -> Gauge:
    below = Organisation.objects.seen_by(viewer).exclude(pk=viewer.organisation_id).order_by()
    counts = below.aggregate(
        active=Count("pk", filter=Q(state=State.ACTIVE)), new=Count("pk", filter=Q(since__gte=timezone.localdate() - MONTH))
    )
    detail = _("%(n)s new in 30 days") % {"n": quantity_text(counts["new"])} if counts["new"] else ""
    return Gauge(_("Active partners"), quantity_text(counts["active"]), reverse("organisations:list"), detail)


def silent_partners(viewer: Viewer) -> Gauge:
    """Active partners that buy and have ordered nothing for 30 days."""
    orders = Order.objects.seen_by(viewer).filter(buyer=OuterRef("pk"), placed_at__gte=timezone.now() - SILENCE)
    buyers = Organisation.objects.seen_by(viewer).filter(state=State.ACTIVE, buys_from__isnull=False).order_by()
    n = buyers.filter(~Exists(orders)).count()
    detail = _("no order for 30 days") if n else ""
    return Gauge(_("Silent partners"), quantity_text(n), reverse("organisations:list"), detail, "wait" if n else "good")


def people(viewer: Viewer) -> Gauge:
    now = Membership.objects.seen_by(viewer).filter(ended_at=None).order_by()
    counts = now.aggregate(people=Count("user", distinct=True), houses=Count("organisation", distinct=True))
    detail = ngettext("in %(n)s organisation", "in %(n)s organisations", counts["houses"]) % {"n": quantity_text(counts["houses"])}
    return Gauge(_("People"), quantity_text(counts["people"]), reverse("organisations:people"), detail)


def jobs_failed(viewer: Viewer) -> Gauge:
    own = Job.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, made_at__gte=timezone.now() - timedelta(days=7))
    n = own.filter(state="failed").count()
    return Gauge(_("Jobs failed this week"), quantity_text(n), reverse("journal:jobs") + "?state=failed", "", "stop" if n else "good")


def imports_open(viewer: Viewer) -> Gauge | None:
    if not viewer.may("import_data"):
        return None
    waiting = (Import.State.UPLOADED, Import.State.CHECKED, Import.State.FAILED)
    n = Import.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, state__in=waiting).count()
    return Gauge(_("Imports to finish"), quantity_text(n), reverse("exchange:imports"), "", "wait" if n else "good")


def news_stuck(viewer: Viewer) -> Gauge | None:
    if not viewer.may("administer"):
        return None
    n = OutboxEvent.objects.seen_by(viewer).filter(delivered_at=None, dead_at__isnull=False).count()
    return Gauge(_("Undelivered news"), quantity_text(n), reverse("journal:news"), "", "stop" if n else "good")


def deeds_today(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_audit"):
        return None
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    counts = AuditEntry.objects.seen_by(viewer).filter(at__gte=today).order_by().aggregate(n=Count("pk"), who=Count("user", distinct=True))
    detail = ngettext("by %(n)s person", "by %(n)s people", counts["who"]) % {"n": quantity_text(counts["who"])}
    return Gauge(_("Deeds today"), quantity_text(counts["n"]), reverse("journal:audit"), detail)
