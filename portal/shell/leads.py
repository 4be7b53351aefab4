"""What leads say on the first page, in the rail and in search: what a partner has to answer, what HQ has to place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads.pipeline.goods import name_goods_with
from leads.pipeline.queries import called, leads_of, to_work, without_partner
from leads.routing.models import Offer
from leads.routing.phrases import time_left
from leads.routing.queries import offers_of, to_answer
from partners.walls.viewer import Viewer
from portal.shell.figures import quantity_text
from portal.shell.home import Task, wait_with
from portal.shell.navigation import Count, count_with
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with
from stock.catalogue.models import Product

MOST_NAMED = 3


def compose_leads() -> None:
    wait_with("leads", leads_waiting)
    count_with("leads_to_answer", leads_to_answer)
    count_with("leads_to_place", leads_to_place)
    find_with("leads", gettext_lazy("Leads"), leads_called)
    name_goods_with(goods_called)


def goods_called(codes: Sequence[str]) -> Mapping[str, str]:
    """The catalogue's names of those product codes that exist."""
    return {product.sku: product.local_name for product in Product.objects.filter(sku__in=codes).order_by("sku")}


def leads_waiting(viewer: Viewer) -> list[Task]:
    """For HQ what no partner works on; for a partner what it was asked, and whom it wanted to call by now."""
    if "work_leads" not in viewer.duties:
        return []
    return _to_place(viewer) if viewer.is_hq else [*_to_answer(viewer), *_to_call(viewer)]


def _to_answer(viewer: Viewer) -> list[Task]:
    return [
        Task(
            _("Answer the lead from %(who)s") % {"who": offer.masked_name},
            _("%(wanted)s. Yours for another %(left)s.") % {"wanted": _wanted(offer), "left": time_left(offer.expires_at, bare=True)},
            reverse("routing:lead", args=[offer.number]),
            _("Answer"),
            "wait",
            "lead",
            12,
        )
        for offer in to_answer(viewer)[:MOST_NAMED]
    ]


def _wanted(offer: Offer) -> str:
    """“40 × Kettles for guest rooms, Hangzhou Xihu”."""
    wish = f"{quantity_text(offer.pieces)} × {offer.wanted}" if offer.pieces else offer.wanted
    return ", ".join(part for part in (wish, offer.place) if part)


def _to_call(viewer: Viewer) -> list[Task]:
    """Next steps whose time has come."""
    due = to_work(viewer).filter(next_at__lte=timezone.now())[:MOST_NAMED]
    return [
        Task(
            f"{lead.get_next_step_display()}: {lead.who}",
            ", ".join(part for part in (lead.wanted, lead.place) if part),
            reverse("routing:lead", args=[lead.number]),
            _("See"),
            "stop",
            "lead",
            18,
        )
        for lead in due
    ]


def _to_place(viewer: Viewer) -> list[Task]:
    waiting = without_partner(viewer)
    stuck, all_of_them = waiting.filter(no_partner_left=True).count(), waiting.count()
    tasks = []
    if stuck:
        title = ngettext("%(n)s lead has no more partner to ask", "%(n)s leads have no more partner to ask", stuck) % {"n": stuck}
        tasks.append(_desk_task(title, _("Everybody near was asked. Name one by its code."), "stop", 14))
    if all_of_them > stuck:
        others = all_of_them - stuck
        title = ngettext("Offer %(n)s lead", "Offer %(n)s leads", others) % {"n": others}
        tasks.append(_desk_task(title, _("They are with nobody; the rules propose whom to ask."), "wait", 26))
    return tasks


def _desk_task(title: str, detail: str, kind: str, rank: int) -> Task:
    return Task(title, detail, reverse("routing:index") + "?state=waiting", _("Offer"), kind, "lead", rank)


def leads_to_answer(viewer: Viewer) -> Count:
    waiting = to_answer(viewer).count() if "work_leads" in viewer.duties else 0
    return Count(waiting, due=waiting > 0)


def leads_to_place(viewer: Viewer) -> Count:
    waiting = without_partner(viewer).count() if "work_leads" in viewer.duties else 0
    return Count(waiting, due=waiting > 0)


def leads_called(viewer: Viewer, text: str) -> list[Hit]:
    """Leads by number, name, phone or place, as far as the reader may know them; slips by their number alone."""
    if "work_leads" not in viewer.duties:
        return []
    found = list(leads_of(viewer).filter(called(text))[:MOST_OF_A_KIND])
    hits = [Hit(f"{lead.number} {lead.who}", f"{lead.get_state_display()}, {lead.place}", _page(lead.number), "lead") for lead in found]
    return hits if viewer.is_hq else hits + _slips_called(viewer, text, {lead.number for lead in found})


def _slips_called(viewer: Viewer, text: str, known: Collection[str]) -> list[Hit]:
    """What the reader was asked about and does not hold: found by its number, as its name is not told."""
    slips = offers_of(viewer).filter(number__icontains=text).exclude(number__in=known)[:MOST_OF_A_KIND]
    return [
        Hit(f"{slip.number} {slip.masked_name}", f"{slip.get_state_display()}, {slip.place}", _page(slip.number), "lead") for slip in slips
    ]


def _page(number: str) -> str:
    return reverse("routing:lead", args=[number])
