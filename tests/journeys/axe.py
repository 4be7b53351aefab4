"""Accessibility by axe: WCAG 2.2 A and AA, on the page as it stands."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def check_axe(page: Any, *, without: tuple[str, ...] = ()) -> None:
    """Fail with one line per fault on `page` (Playwright). `without`: CSS selectors left out, with a reason at the call."""
    context = {"exclude": [[selector] for selector in without]} if without else None
    found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    faults = [f"{fault['id']} ({fault['impact']}): {fault['help']} — {node['html'][:160]}" for fault in found for node in fault["nodes"]]
    assert not faults, f"{page.url} has {len(faults)} faults:\n" + "\n".join(faults)
