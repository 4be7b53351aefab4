"""The variables every child gets: where the servers are, where the data is, which secret signs."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launch.faults import Fault
from launch.packages import Packages
from launch.places import ROOT, Place
from launch.processes import MARK

# Without its byte code written Python compiles a hundred packages at every start: four seconds each time.
UNWANTED = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", MARK}

TOO_LITTLE = """Of the database too little is known: the log-ins given may not make roles. Give one of these:
  ADMIN_DATABASE_URL                    a superuser's: Weir makes its roles and its database through it
  DATABASE_URL and OWNER_DATABASE_URL   two roles made beforehand: one serves, the other owns the tables"""


@dataclass(frozen=True)
class Addresses:
    """Where the servers are. `owner` migrates, `app` serves, `admin` makes databases and backups and may be unknown (empty)."""

    app: str
    owner: str
    admin: str
    broker: str
    cache: str


def secret_key(place: Place) -> str:
    """The key that signs sessions and verification codes: made once, readable by its owner only."""
    return kept_secret(place.home / "secret_key")


def kept_secret(path: Path) -> str:
    """Read a secret, making it first if need be. It appears whole or not at all, so two starts at once agree on one."""
    if not path.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(part)
        part.unlink()
    return path.read_text().strip()


def child_environment(
    place: Place, packages: Packages, addresses: Addresses, *, mode: str, site_url: str = "", mark: str = ""
) -> dict[str, str]:
    """The environment of a child. What the user set stands; `mark` lets a later start find the child again."""
    kept = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    own = {
        "DATABASE_URL": addresses.app,
        "OWNER_DATABASE_URL": addresses.owner,
        "ADMIN_DATABASE_URL": addresses.admin,
        "BROKER_URL": addresses.broker,
        "CACHE_URL": addresses.cache,
        "WEIR_HOME": str(place.home),
        "PATH": f"{packages.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }
    default = {"WEIR_MODE": mode, "DJANGO_SETTINGS_MODULE": "portal.settings", "SITE_URL": site_url or "http://127.0.0.1:8000"}
    if not kept.get("SECRET_KEY"):
        own["SECRET_KEY"] = secret_key(place)
    if mark:
        own[MARK] = mark
    return default | kept | own


def as_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment for a migration, which only the tables' owner may do. Raises `Fault` if no such log-in is known."""
    if not environment["OWNER_DATABASE_URL"]:
        raise Fault(TOO_LITTLE)
    return {**environment, "DATABASE_URL": environment["OWNER_DATABASE_URL"]}
