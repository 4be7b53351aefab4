"""The books of one product at one partner, week by week, each figure with where it comes from."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from partners.organisations.models import Organisation
from stock.catalogue.queries import products_for
from stock.ledger.models import Position
from stock.sellthrough.forms import KnownForm
from stock.sellthrough.phrases import cause_text
from stock.sellthrough.queries import books_of
from stock.sellthrough.rules import monday_of

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from stock.sellthrough.queries import Week

WEEKS = (13, 26, 52)
ROWS = ("opening", "received", "returned", "moved_in", "sold", "moved_out", "sent_back", "adjusted", "closing")


@require_GET
def books(request: PortalRequest, product: int) -> HttpResponse:
    viewer = request.viewer
    shown = get_object_or_404(products_for(viewer), pk=product)
    code = request.GET.get("partner", "")[:20]
    seen = Organisation.objects.seen_by(viewer)
    partner = get_object_or_404(seen, code=code) if code else get_object_or_404(seen, pk=viewer.organisation_id)
    form = KnownForm(request.GET)
    known = form.cleaned_data["known"] if form.is_valid() else None
    at = timezone.make_aware(datetime.combine(known, time.max)) if known else None
    wanted = request.GET.get("weeks", "")
    count = int(wanted) if wanted in {str(weeks) for weeks in WEEKS} else WEEKS[0]
    weeks = books_of(partner.pk, shown.pk, weeks=count, known_at=at)
    weeks.reverse()
    values = {
        "product": shown,
        "partner": partner,
        "weeks": [_told(week) for week in weeks],
        "known": known,
        "form": form,
        "choices": WEEKS,
        "count": count,
        "own": partner.pk == viewer.organisation_id,
        "position": Position.objects.filter(organisation=partner, product=shown).first(),
        "gaps": [_told(week) for week in weeks if week.book.gap],
    }
    return render(request, "sellthrough/books.html", values)


def _told(week: Week) -> dict[str, Any]:
    book = week.book
    return {
        "book": book,
        "said": week.said,
        "booked_elsewhere": week.said is not None and week.said != book.sold,
        "is_running": book.week == monday_of(timezone.localdate()),
        "causes": [cause_text(cause.code, cause.facts) for cause in week.causes],
    }
