"""PostgreSQL and Valkey for as long as anybody here needs them: our own, or the ones the user named."""

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from launch.accounts import server_account
from launch.addresses import database_of, log_in_of, with_database, with_user
from launch.broker import Broker
from launch.cluster import Cluster
from launch.environment import TOO_LITTLE, Addresses, kept_secret
from launch.faults import Fault
from launch.locks import waiting
from launch.packages import Packages
from launch.places import ROOT, Place
from launch.screen import Step

DATABASE = "weir"
GIVEN = ("DATABASE_URL", "OWNER_DATABASE_URL", "ADMIN_DATABASE_URL", "BROKER_URL", "CACHE_URL")


def given_addresses() -> Addresses:
    """What the user named in the environment; empty where nothing."""
    app, owner, admin, broker, cache = (os.environ.get(name, "").strip() for name in GIVEN)
    return Addresses(app=app, owner=owner, admin=admin, broker=broker, cache=cache)


def ask_database(packages: Packages, *requests: Sequence[Any]) -> list[Any]:
    """Have `launch.database` carry out requests such as ["make_roles", [url]], in order.

    Raises `Fault` with the server's own words when it refuses one.
    """
    done = subprocess.run(
        [packages.python, "-m", "launch.database"],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "LC_MESSAGES": "C"},
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Fault(f"The database could not be asked:\n{done.stderr.strip()[-2000:]}") from error
    if "refused" in answer:
        raise Fault(answer["refused"])
    return list(answer["results"])


@dataclass
class Servers:
    """The servers of one place. Whoever uses them holds a shared lock; the last to leave stops them.

    The lock goes with its process, so a killed launcher never counts as a user.
    """

    place: Place
    packages: Packages
    throwaway: bool = False
    addresses: Addresses = field(init=False)
    cluster: Cluster | None = field(init=False, default=None)
    broker: Broker | None = field(init=False, default=None)
    _held: IO[str] | None = field(init=False, default=None, repr=False)

    @property
    def database(self) -> str:
        """The name of the database that Weir uses."""
        return database_of(self.addresses.app) or DATABASE

    def start(self, line: Step) -> None:
        """Start what the user did not name, make roles and database, fill in `addresses`."""
        self.place.make()
        with waiting(self.place.home / "servers.lock"):
            self._held = (self.place.home / "users.lock").open("w")
            fcntl.flock(self._held, fcntl.LOCK_SH)
            self.addresses = given_addresses()
            own = []
            if not (self.addresses.app or self.addresses.owner or self.addresses.admin):
                self._start_cluster()
                own.append("PostgreSQL")
            else:
                self._use_given_database()
            if not (self.addresses.broker and self.addresses.cache):
                self._start_broker()
                own.append("Valkey")
        line.note = f"our own {' and '.join(own)}" if own else "all named in the environment"

    def stop(self) -> None:
        """Stop our own servers unless another command of this place still uses them."""
        if not self._held:
            return
        with waiting(self.place.home / "servers.lock"):
            self._held.close()
            self._held = None
            with (self.place.home / "users.lock").open("w") as last:
                try:
                    fcntl.flock(last, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                if self.broker:
                    self.broker.stop()
                if self.cluster:
                    self.cluster.stop()
                with contextlib.suppress(OSError):  # not there, or something else in it
                    self.place.sockets.rmdir()

    def _start_cluster(self) -> None:
        self.cluster = Cluster(self.place, self.packages.site, server_account(), throwaway=self.throwaway)
        self.cluster.start()
        admin = self.cluster.url("postgres", "postgres")
        ask_database(self.packages, ["make_roles", [admin]], ["make_database", [admin, DATABASE]])
        self.addresses = replace(
            self.addresses, admin=admin, app=self.cluster.url("weir_app", DATABASE), owner=self.cluster.url("weir_owner", DATABASE)
        )

    def _start_broker(self) -> None:
        self.broker = Broker(self.place, self.packages.site, server_account())
        self.broker.start()
        self.addresses = replace(
            self.addresses,
            broker=self.addresses.broker or self.broker.broker_url,
            cache=self.addresses.cache or self.broker.cache_url,
        )

    def _use_given_database(self) -> None:
        """Use the log-ins the user named; make what is missing through a superuser's, if one is named."""
        given = self.addresses
        named = given.app or given.owner
        if given.app and given.owner and all(self._ask(["can_log_in", [given.app]], ["can_log_in", [given.owner]])):
            return
        # A superuser passes every wall between partners, so Weir never serves as one: it makes its own roles through it.
        admin = given.admin or with_database(named, "postgres")  # the database named may not be there yet
        if self._ask(["is_superuser", [admin]])[0]:
            self._derive(given if given.admin else replace(given, admin=admin, app="", owner=""), database_of(named))
        elif given.app:
            self._ask(["server_version", [given.app]])  # a log-in that fails says why
        else:
            raise Fault(TOO_LITTLE)

    def _derive(self, given: Addresses, name: str) -> None:
        """Make roles and database through the administrator's log-in.

        The passwords are those in the addresses given; only where none is given at all are they ours to set.
        """
        name = DATABASE if name in {"", "postgres", "template0", "template1"} else name
        passwords = {role: role_password(given.admin, role, self.place) for role in ("weir_app", "weir_owner", "weir_backup")}
        app, owner = (with_user(given.admin, role, passwords[role], name) for role in ("weir_app", "weir_owner"))
        if given.app or given.owner:
            app, owner = given.app, given.owner
            passwords = {user: password for user, password in map(log_in_of, (app, owner)) if user in passwords and password}
        self._ask(["make_roles", [given.admin]], ["make_database", [given.admin, name]])
        if not all(self._ask(*(["can_log_in", [url]] for url in (app, owner) if url))):
            self._ask(["make_roles", [given.admin, passwords]])
        self.addresses = replace(given, app=app, owner=owner)

    def _ask(self, *requests: Sequence[Any]) -> list[Any]:
        return ask_database(self.packages, *requests)


def role_password(admin_url: str, role: str, place: Place) -> str:
    """The password of a role we make on a given server.

    It follows from the administrator's, slowly and one way, so that every Weir given the same administrator agrees on it:
    with passwords drawn by lot, the tests of a checkout would lock out its own running Weir. An administrator without
    a password (a socket, say) leaves a secret kept beside the data.
    """
    secret = unquote(urlsplit(admin_url).password or "") or kept_secret(place.home / "role_secret")
    return hashlib.scrypt(secret.encode(), salt=f"weir {role}".encode(), n=2**14, r=8, p=1, dklen=24).hex()
