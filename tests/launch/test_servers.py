"""Servers live as long as somebody uses them; those the user names are used instead of our own."""

import secrets
from pathlib import Path

import pytest

from launch.addresses import with_database
from launch.database import connected, drop_database, one
from launch.environment import as_owner
from launch.faults import Fault
from launch.packages import Packages
from launch.places import Place
from launch.screen import Step
from launch.servers import Servers, role_password
from launch.serving import serving

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_given")]


def test_the_last_who_leaves_stops_them(place: Place, packages: Packages) -> None:
    first, second = Servers(place, packages, throwaway=True), Servers(place, packages, throwaway=True)
    first.start(Step(""))
    second.start(Step(""))
    first.stop()
    assert second.cluster.alive()
    assert second.broker.alive()
    second.stop()
    assert not second.cluster.alive()
    assert not second.broker.alive()
    assert not place.sockets.exists()


def test_children_learn_where_everything_is(place: Place) -> None:
    with serving(place, mode="test", throwaway=True) as (_packages, environment):
        assert environment["DATABASE_URL"].startswith("postgres://weir_app@/weir?host=%2F")
        assert environment["OWNER_DATABASE_URL"].startswith("postgres://weir_owner@/weir?")
        assert environment["BROKER_URL"].startswith("redis+socket:///")
        assert environment["WEIR_MODE"] == "test"
        assert len(environment["SECRET_KEY"]) > 50
        assert (place.home / "secret_key").stat().st_mode & 0o777 == 0o600
        with connected(environment["DATABASE_URL"]) as connection:
            assert one(connection, "select current_user") == "weir_app"


@pytest.fixture
def given(nothing_given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKER_URL", "amqp://queue.example")
    monkeypatch.setenv("CACHE_URL", "redis://cache.example/1")


@pytest.mark.usefixtures("given")
def test_a_superusers_address_makes_roles_and_database_but_nobody_serves_as_it(
    place: Place, packages: Packages, admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"weir_given_{secrets.token_hex(4)}"
    monkeypatch.setenv("DATABASE_URL", with_database(admin_url, name))
    servers = Servers(place, packages)
    try:
        servers.start(Step(""))
        assert servers.cluster is None
        assert servers.broker is None
        assert servers.database == name
        assert servers.addresses.broker == "amqp://queue.example"
        with connected(servers.addresses.app) as connection:
            assert one(connection, "select current_user || ' ' || current_database()") == f"weir_app {name}"
    finally:
        servers.stop()
        drop_database(admin_url, name)


def test_every_weir_given_the_same_administrator_agrees_on_the_passwords(tmp_path: Path) -> None:
    here, there = Place(tmp_path / "here"), Place(tmp_path / "there")
    admin = "postgres://boss:s%40cret@db.example/postgres"
    assert role_password(admin, "weir_app", here) == role_password(admin, "weir_app", there)
    assert role_password(admin, "weir_app", here) != role_password(admin, "weir_owner", here)
    assert "cret" not in role_password(admin, "weir_app", here)
    assert not here.home.exists()


@pytest.mark.usefixtures("given")
def test_a_lone_address_serves_but_a_migration_says_what_to_give(place: Place, app_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", app_url)
    with serving(place) as (_packages, environment):
        assert environment["DATABASE_URL"] == app_url
        with pytest.raises(Fault, match="OWNER_DATABASE_URL"):
            as_owner(environment)


@pytest.mark.usefixtures("given")
def test_passwords_that_the_user_gave_are_set_and_no_others(
    place: Place, packages: Packages, admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(_packages: Packages, *requests: list) -> list:
        asked.extend(requests)
        return [verb != "can_log_in" for verb, _ in requests]

    monkeypatch.setattr("launch.servers.ask_database", ask)
    monkeypatch.setenv("ADMIN_DATABASE_URL", admin_url)
    monkeypatch.setenv("DATABASE_URL", "postgres://weir_app:chosen@db.example/weir")
    servers = Servers(place, packages)
    servers.start(Step(""))
    servers.stop()
    assert asked[-1] == ["make_roles", [admin_url, {"weir_app": "chosen"}]]


@pytest.mark.usefixtures("given")
def test_a_server_that_does_not_answer_is_told_plainly(place: Place, packages: Packages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_DATABASE_URL", "postgres://postgres@127.0.0.1:1/postgres")
    with pytest.raises(Fault, match="does not let us in"):
        Servers(place, packages).start(Step(""))
