"""One template database keyed by the migrations; each worker clones it. Tests that commit get a clone of their own."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from launch.addresses import with_database
from launch.database import connected, drop_database, make_database, one, run
from launch.schema import migrations_key
from portal.shell.words import compile_catalogues

ROOT = Path(__file__).resolve().parents[1]
ADMIN = os.environ.get("ADMIN_DATABASE_URL", "")

hypothesis_settings.register_profile(
    "weir",
    deadline=None,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("weir")


def pytest_configure(config: pytest.Config) -> None:
    if not ADMIN:
        pytest.exit("The tests need their servers: type  ./weir test", returncode=2)
    compile_catalogues()


def _template() -> str:
    name = f"weir_template_{migrations_key(ROOT)}"
    lock_file = Path(settings.ENVIRONMENT.weir_home) / "template.lock"
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as lock, connected(ADMIN) as admin:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker migrates, the others wait
        if one(admin, "select datistemplate from pg_database where datname = %s", name):
            return name
        drop_database(ADMIN, name)
        make_database(ADMIN, name)
        owner = with_database(ADMIN, name).replace("//postgres@", "//weir_owner@", 1)
        owner = (os.environ.get("OWNER_DATABASE_URL") and with_database(os.environ["OWNER_DATABASE_URL"], name)) or owner
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True, env=os.environ | {"DATABASE_URL": owner})
        run(admin, f"alter database {name} is_template true")
    return name


def clone(name: str) -> None:
    template = _template()
    with connected(ADMIN) as admin:
        run(admin, f"drop database if exists {name} with (force)")
        run(admin, f"create database {name} template {template} strategy file_copy")
        run(admin, f"grant connect on database {name} to weir_app, weir_owner")


def use(name: str) -> str:
    connection = connections["default"]
    before: str = connection.settings_dict["NAME"]
    connection.close()
    connections.settings["default"]["NAME"] = settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    return before


def forget(name: str) -> None:
    drop_database(ADMIN, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"weir_test_{worker}_{os.getpid()}"
    clone(name)
    with django_db_blocker.unblock():
        use(name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    forget(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own for tests that really commit: races, threads, the live server."""
    name = f"weir_commit_{os.getpid()}"
    clone(name)
    with django_db_blocker.unblock():
        before = use(name)
        yield name
        use(before)
    drop_database(ADMIN, name)


@pytest.fixture(autouse=True)
def _each_test_by_itself(tmp_path: Path, settings: Any) -> Iterator[None]:
    """No cache and no file outlives its test, and nobody is looking when it begins."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    translation.deactivate()  # a request leaves its reader's language in this thread
    yield
    cache.clear()
