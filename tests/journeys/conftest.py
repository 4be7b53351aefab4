"""Whole days in a real browser: a live server on a committed database, one Chromium per worker, people who sign in.

Skips where there is no Chromium; in CI that is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread

from partners.access.models import User
from partners.walls.viewer import Viewer
from tests.factories.people import PASSWORD
from tests.journeys.axe import check_axe

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
CALM: dict[str, Any] = {"reduced_motion": "reduce"}
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
LOOKS = {"en": (("light", NARROW), ("dark", WIDE)), "zh-hans": (("dark", NARROW), ("light", WIDE))}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all journeys of a worker; each page gets a context of its own."""
    if CHROMIUM is None:
        message = "journeys need Chromium:  apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield launched
        launched.close()


@pytest.fixture
def server(committed_db: str, settings: Any) -> Iterator[str]:
    """The portal on a port of its own, on a database that really commits; its address."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.CSRF_TRUSTED_ORIGINS = []
    thread = LiveServerThread("127.0.0.1", lambda _media: WSGIHandler(), port=0)  # no media by path, and static files by the app itself
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def open_page(chromium: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Open a page in a browser of its own: `open_page(size=NARROW, theme="dark")`. A fault in its console fails the test."""
    contexts, faults = [], []

    def opened(*, size: dict[str, int] = WIDE, theme: str = "light", language: str = "en-GB", **options: Any) -> Any:
        context = chromium.new_context(
            base_url=server, viewport=size, color_scheme=theme, locale=language, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def sign_in(open_page: Callable[..., Any]) -> Callable[..., Any]:
    """Sign a viewer's person in by the log-in page, as people do, and return the page they land on."""

    def signed_in(viewer: Viewer, **options: Any) -> Any:
        page = open_page(**options)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", viewer.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda address: "/accounts/login/" not in address)
        return page

    return signed_in


@pytest.fixture
def looks_well(sign_in: Callable[..., Any]) -> Callable[..., None]:
    """Open an address as a viewer: axe finds nothing and nothing runs over the edge.

    Four looks meet every pair of width, theme and language: contrast hangs on the theme, room on width and words together.
    """

    def looked(viewer: Viewer, *addresses: str) -> None:
        for language, looks in LOOKS.items():
            User.objects.filter(pk=viewer.user_id).update(language=language)
            page = sign_in(viewer)
            for theme, size in looks:
                User.objects.filter(pk=viewer.user_id).update(theme=theme)
                page.set_viewport_size(size)
                for address in addresses:
                    page.goto(address)
                    check_axe(page)
                    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    assert over <= 0, f"{address} runs {over}px over the edge at {size['width']} ({language}, {theme})"

    return looked


def _is_fault(message: Any) -> bool:
    """Errors and refused content; neither an answer of 404 or 409 that a journey asks for, nor a request it left behind."""
    return message.type == "error" and not message.text.startswith(("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest"))
