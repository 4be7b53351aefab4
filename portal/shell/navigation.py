"""Where one can go: the rail, the phone's tab bar and the account menu, as data.

To add a page, add an `Item` to the list of its readers. Its URL name must resolve: a test fails otherwise.
A queue's length comes from a callable registered with `count_with`; it is asked for after the page, so that no page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.walls.viewer import Viewer

type Word = str | Promise


@dataclass(frozen=True)
class Count:
    """A queue's length; `due` when somebody is waiting on the reader."""

    number: int
    due: bool = False


@dataclass(frozen=True)
class Item:
    """One page in the navigation. `duties`: any of them opens it, none means everyone; `below`: only who has partners below."""

    label: Word
    url_name: str
    icon: str
    duties: frozenset[str] = frozenset()
    count: str = ""
    below: bool = False

    def is_for(self, viewer: Viewer) -> bool:
        leads = viewer.is_hq or len(viewer.organisation_ids) > 1
        return (leads or not self.below) and (not self.duties or bool(self.duties & viewer.duties))


def duties(*codes: str) -> frozenset[str]:
    return frozenset(codes)


@dataclass(frozen=True)
class Group:
    """Items under one heading; the first group has none."""

    title: Word
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Link:
    """An item ready to show to one reader on one page."""

    item: Item
    url: str
    current: bool


@dataclass(frozen=True)
class LinkGroup:
    title: Word
    links: tuple[Link, ...]


HOME = Item(_("Home"), "shell:home", "home")
ORDER = Item(pgettext_lazy("to order", "Order"), "orders:new", "cart", duties("place_orders"))
ORDERS = Item(_("Orders"), "orders:list", "doc", count="orders_of_partner")
STOCK = Item(_("Stock"), "stock:positions", "box", count="stock_low")
REPORTS = Item(_("Reports"), "sellthrough:reports", "pen", duties("report_stock"), count="reports_due")
CHANNEL = Item(_("Channel stock"), "sellthrough:channel", "chart", below=True)
PRODUCTS = Item(_("Products"), "catalogue:products", "tag")
LEADS = Item(_("Leads"), "routing:index", "lead", duties("work_leads"), count="leads_to_answer")
CUSTOMERS = Item(_("Customers"), "customers:list", "user", duties("work_leads"), count="customers_to_review")
MONEY = Item(_("Money"), "receivables:account", "money", duties("see_money"), count="money_due")
LIBRARY = Item(_("Library"), "pages:library", "news", count="library_unread")

PARTNER_TABS: tuple[Item, ...] = (HOME, ORDER, STOCK, LEADS, MONEY)
TABS_WITHOUT_LEADS: tuple[Item, ...] = (HOME, ORDER, ORDERS, STOCK, MONEY)
PARTNER_RAIL: tuple[Group, ...] = (
    Group("", (HOME, ORDER, ORDERS, STOCK, REPORTS, LEADS, PRODUCTS, CUSTOMERS, MONEY)),
    Group(pgettext_lazy("trade", "Papers"), (
        LIBRARY,
        Item(_("Invoices"), "receivables:invoices", "doc", duties("see_money")),
        Item(_("Statements"), "receivables:statements", "book", duties("see_money")),
        Item(_("Returns"), "fulfilment:returns", "back"),
    )),
    Group(_("My partners"), (
        Item(_("Partners"), "organisations:list", "people", below=True),
        CHANNEL,
        Item(_("Their orders"), "orders:desk", "truck", duties("serve_orders"), count="orders_to_serve", below=True),
        Item(_("Their credit"), "orders:credit_queue", "hold", duties("grant_credit"), count="orders_held", below=True),
        Item(_("Their accounts"), "receivables:accounts", "bank", duties("see_money"), below=True),
    )),
)  # fmt: skip
HQ_RAIL: tuple[Group, ...] = (
    Group("", (Item(_("Today"), "shell:home", "home"),)),
    Group(_("Channel"), (
        Item(_("Partners"), "organisations:list", "people"),
        CUSTOMERS,
        Item(_("Applications"), "applications:list", "mail", duties("manage_partners"), count="applications"),
        Item(_("Orders"), "orders:desk", "cart", count="orders_to_serve"),
        Item(_("Returns"), "fulfilment:returns", "back", count="returns_to_judge"),
    )),
    Group(_("Money"), (
        Item(_("Credit"), "orders:credit_queue", "money", duties("grant_credit", "approve_credit", "see_money"), count="orders_held"),
        Item(_("Receivables"), "receivables:accounts", "bank", duties("see_money")),
        Item(_("Invoices"), "receivables:invoices", "doc", duties("see_money")),
        Item(_("Statements"), "receivables:statements", "book", duties("see_money", "run_statements")),
    )),
    Group(_("Supply"), (
        Item(_("Stock"), "stock:positions", "box"),
        CHANNEL,
        Item(_("Reports"), "sellthrough:reports", "pen"),
        PRODUCTS,
        Item(_("Prices"), "pricing:lists", "columns"),
    )),
    Group(_("Growth"), (
        Item(_("Leads"), "routing:index", "lead", duties("work_leads"), count="leads_to_place"),
        Item(_("Answers to leads"), "routing:answers", "chart", duties("work_leads")),
        LIBRARY,
        Item(_("Write and publish"), "wagtailadmin_home", "pen", duties("publish_content")),
    )),
)  # fmt: skip
PEOPLE = Item(_("People"), "organisations:people", "people", duties("manage_people"))
JOBS = Item(_("Jobs"), "journal:jobs", "job")
OFFICE: tuple[Item, ...] = (PEOPLE, JOBS)
HQ_OFFICE: tuple[Item, ...] = (
    PEOPLE,
    Item(_("Imports"), "exchange:imports", "up", duties("import_data")),
    JOBS,
    Item(_("Audit trail"), "journal:audit", "eye", duties("see_audit")),
    Item(_("View as a partner"), "access:view_as", "swap", duties("view_as_partner")),
    Item(_("Components"), "shell:components", "rows", duties("administer")),
)
ACCOUNT: tuple[Item, ...] = (
    Item(_("Notices"), "notices:list", "bell"),
    Item(_("What I am told"), "notices:wishes", "gear"),
    Item(_("Passkeys and codes"), "mfa_index", "key"),
    Item(_("Change password"), "account_change_password", "lock"),
    Item(_("Signed-in devices"), "usersessions_list", "globe"),
)

type Counter = Callable[[Viewer], Count]
_counters: dict[str, Counter] = {}


def count_with(key: str, counter: Counter) -> None:
    """Let `counter` say the length of the queue named `key`."""
    _counters[key] = counter


def count_of(key: str, viewer: Viewer) -> Count:
    """The length of a queue; none registered counts nothing."""
    counter = _counters.get(key)
    return counter(viewer) if counter else Count(0)


def rail_of(viewer: Viewer) -> tuple[Group, ...]:
    return HQ_RAIL if viewer.is_hq else PARTNER_RAIL


def tabs_of(viewer: Viewer) -> tuple[Item, ...]:
    """The five at a phone's foot: leads for who works on them, orders for the others."""
    return PARTNER_TABS if LEADS.is_for(viewer) else TABS_WITHOUT_LEADS


def office_of(viewer: Viewer) -> tuple[Item, ...]:
    return HQ_OFFICE if viewer.is_hq else OFFICE


def items_of(viewer: Viewer) -> list[Item]:
    """Every page the viewer's navigation holds, for search and counts."""
    everything = [item for group in rail_of(viewer) for item in group.items] + [*office_of(viewer), *ACCOUNT]
    return [item for item in everything if item.is_for(viewer)]


def address_of(item: Item) -> str:
    """The item's URL; empty while its page is not installed, which hides it (and fails a test)."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def links_for(items: Iterable[Item], viewer: Viewer, request: HttpRequest) -> tuple[Link, ...]:
    """What of `items` the viewer may open, the page he is on marked."""
    shown = [(item, address_of(item)) for item in items if item.is_for(viewer)]
    here = _nearest([url for _item, url in shown if url], request)
    return tuple(Link(item, url, url == here) for item, url in shown if url)


def groups_for(viewer: Viewer, request: HttpRequest) -> list[LinkGroup]:
    """The rail's groups with at least one page; one item at most is marked as current."""
    links = links_for([item for group in rail_of(viewer) for item in group.items], viewer, request)
    by_item = {link.item: link for link in links}
    groups = [LinkGroup(group.title, tuple(by_item[item] for item in group.items if item in by_item)) for group in rail_of(viewer)]
    return [group for group in groups if group.links]


def _nearest(urls: list[str], request: HttpRequest) -> str:
    """The longest address that begins the path asked for: an order's page belongs to Orders."""
    exact = [url for url in urls if url == request.path]
    above = [url for url in urls if url != "/" and request.path.startswith(url)]
    return (exact or sorted(above, key=len, reverse=True) or [""])[0]
