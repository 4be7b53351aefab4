"""Places of their own for the launcher's tests: servers, data and environment apart from those that run the suite."""

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.accounts import server_account
from launch.broker import Broker
from launch.cluster import Cluster
from launch.environment import UNWANTED
from launch.packages import Packages
from launch.places import Place
from launch.processes import end, working_in
from launch.servers import GIVEN

ADMIN, APP = os.environ.get("ADMIN_DATABASE_URL", ""), os.environ.get("DATABASE_URL", "")
SITE = Path(sysconfig.get_paths()["purelib"])


@pytest.fixture
def place() -> Iterator[Place]:
    """A place that the servers' own user can reach, which pytest's tmp_path is not when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="weir-launch-"))
    folder.chmod(0o755)
    made = Place(folder / "a blank 中文")
    made.make()
    yield made
    end([pid for path in (made.home / "postgresql-18", made.home / "valkey") for pid in working_in(path)], 1)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(made.sockets, ignore_errors=True)


@pytest.fixture
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a user's machine: no server named, and the packages of this very environment."""
    for name in (*GIVEN, *UNWANTED, "SECRET_KEY", "WEIR_MODE", "WEIR_HOME", "SITE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WEIR_VENV", sys.prefix)


@pytest.fixture
def packages() -> Packages:
    return Packages(Path(sys.prefix), managed=False)


@pytest.fixture
def cluster(place: Place) -> Cluster:
    return Cluster(place, SITE, server_account(), throwaway=True)


@pytest.fixture
def broker(place: Place) -> Broker:
    return Broker(place, SITE, server_account())


@pytest.fixture
def admin_url() -> str:
    """The server that runs the suite, as its administrator."""
    return ADMIN


@pytest.fixture
def app_url() -> str:
    """The same server, as the application's role."""
    return APP
