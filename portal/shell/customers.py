"""What the customer master says on the first page, in the rail and in search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.customers.actions import DUTY
from partners.customers.queries import customers_of, matching, pairs_to_review
from partners.walls.viewer import Viewer
from portal.shell.home import Task, wait_with
from portal.shell.navigation import Count, count_with
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with


def compose_customers() -> None:
    wait_with("customers", doubles_to_review)
    count_with("customers_to_review", length_of_review)
    find_with("customers", gettext_lazy("Customers"), customers_called)


def doubles_to_review(viewer: Viewer) -> list[Task]:
    """Pairs of records that may be one customer."""
    waiting = length_of_review(viewer).number
    if not waiting:
        return []
    title = ngettext("Review %(n)s pair of customers", "Review %(n)s pairs of customers", waiting) % {"n": waiting}
    detail = _("Two records that may be one customer; a link can be taken back at any time.")
    return [Task(title, detail, reverse("customers:review"), _("Review"), "wait", "split", 60)]


def length_of_review(viewer: Viewer) -> Count:
    return Count(pairs_to_review(viewer).count() if viewer.may(DUTY) else 0)


def customers_called(viewer: Viewer, text: str) -> list[Hit]:
    """Customers by number, name, pinyin, phone or e-mail, for those who work with them."""
    if DUTY not in viewer.duties:
        return []
    found = customers_of(viewer).filter(matching(text))[:MOST_OF_A_KIND]
    return [Hit(customer.local_name, f"{customer.number} {customer.phone}", customer.get_absolute_url(), "user") for customer in found]
