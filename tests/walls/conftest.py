"""The world, made once for a file of tests and never changed: each probe is rolled back."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.conftest import clone, forget, use
from tests.factories import make_user
from tests.walls.probing import Stage
from tests.walls.world import make_world


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    name = f"weir_strangers_{os.getpid()}"
    clone(name)
    media, django_settings.MEDIA_ROOT = django_settings.MEDIA_ROOT, str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock():
        before = use(name)
        world = make_world()
        world.people["nowhere"] = make_user(name="Somebody", email="nowhere@example.com")
        yield Stage(world)
        use(before)
    django_settings.MEDIA_ROOT = media
    forget(name)


@pytest.fixture(autouse=True)
def _files_of_the_world(request: pytest.FixtureRequest, settings: Any) -> None:
    """Each test has a media folder of its own; the world's files lie in the world's."""
    if "stage" in request.fixturenames:
        settings.MEDIA_ROOT = Path(request.getfixturevalue("stage").world.media)
