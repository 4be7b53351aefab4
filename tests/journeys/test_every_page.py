"""Every page of every role's navigation: axe finds nothing and nothing runs over the edge, in both themes, wide and narrow.

One browser page and one person for all: roles are changed in the database, the theme and the width on the page as it stands. A page
that several roles of one side share is looked at once; a new page of the navigation joins by itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

from partners.access.actions import admit
from partners.access.models import Membership, OrganisationDuty, User
from partners.access.queries import viewer_of
from partners.access.rules import HQ_ROLES, PARTNER_ROLES
from partners.organisations.models import Organisation
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.shell.navigation import address_of, items_of
from tests.factories import make_dealer, make_organisation, make_product, make_viewer
from tests.factories.partners import make_hq
from tests.factories.placed import make_order
from tests.factories.things import make_place
from tests.journeys.axe import check_axe
from tests.journeys.conftest import NARROW, WIDE

ELSEWHERE = ("/admin/", "/cms/")  # Wagtail's own pages look after themselves


def test_every_page_of_each_roles_navigation_looks_well(sign_in: Callable[..., Any]) -> None:
    distributor = make_organisation(kind="distributor")
    dealer = make_dealer(under=distributor)
    make_place(make_hq())
    make_place(distributor)
    make_order(dealer, [(make_product(), 2, 100)])
    make_order(distributor, [(make_product(sku="AF-55"), 2, 100)], held=True)
    faults: list[str] = []
    for house, roles in ((distributor, PARTNER_ROLES), (make_hq(), HQ_ROLES)):
        page, seen = None, set()
        for viewer in _in_each_role(house, roles):
            page = page or sign_in(viewer)
            for address in [address for address in _addresses(viewer) if address == "/" or address not in seen]:
                seen.add(address)
                faults += _faults(page, address, viewer)
    assert not faults, "\n".join(faults)


def _in_each_role(house: Organisation, roles: Any) -> Iterator[Viewer]:
    """One person of the house, who holds one role after the other; the one with the most pages first."""
    first, *others = sorted(roles, key=lambda role: -len(roles[role]))
    viewer = make_viewer(house, first)
    yield viewer
    user = User.objects.get(pk=viewer.user_id)
    for role in others:
        with system("another role"):
            Membership.objects.filter(user=user).delete()
            OrganisationDuty.objects.filter(user=user).delete()
        admit(user, house, role, by=None)
        changed = viewer_of(user, house.pk)
        assert changed is not None
        yield changed


def _addresses(viewer: Viewer) -> list[str]:
    found = dict.fromkeys(address_of(item) for item in items_of(viewer))
    return [address for address in found if address and not address.startswith(ELSEWHERE)]


def _faults(page: Any, address: str, viewer: Viewer) -> list[str]:
    page.set_viewport_size(WIDE)
    answer = page.goto(address)
    who = f"{address} ({', '.join(viewer.roles)})"
    if answer.status != 200:
        return [f"{who} answers {answer.status}"]
    faults = []
    for theme, size in (("light", WIDE), ("dark", NARROW), ("light", NARROW), ("dark", WIDE)):
        page.set_viewport_size(size)
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        page.wait_for_timeout(80)  # charts follow the width in their own time
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            faults.append(f"{who} runs {over}px over the edge at {size['width']}")
        if (theme == "light") == (size is WIDE):  # each theme and each width once: colours do not change with the width
            faults += _axe(page, who, theme, size["width"])
    return faults


def _axe(page: Any, who: str, theme: str, width: int) -> list[str]:
    try:
        check_axe(page)
    except AssertionError as found:
        return [f"{who} {theme} {width}: {found}"]
    return []
