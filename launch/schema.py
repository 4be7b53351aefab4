"""Bring the database to where the code is, and the demo channel into an empty one; both skipped when already so."""

import hashlib
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch.cluster import last_lines
from launch.environment import as_owner
from launch.faults import Fault
from launch.packages import Packages
from launch.places import ROOT, Place
from launch.screen import Step, step
from launch.servers import Servers, ask_database

COUNT = re.compile(r"(\d+)/(\d+)")
DEMO = "demo channel"


def project_folders(root: Path) -> list[Path]:
    """The folders of the checkout that hold code of ours: not the environment, not the data."""
    return [folder for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith(".")]


def migrations_key(root: Path = ROOT) -> str:
    """What the tables should look like, in short: changes with any migration of ours and with any package that may bring one."""
    files = sorted(path for folder in project_folders(root) for path in folder.rglob("migrations/*.py"))
    parts = [b"%s\0%s" % (str(path.relative_to(root)).encode(), path.read_bytes()) for path in [*files, root / "requirements.txt"]]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def bring_up_to_date(servers: Servers, environment: Mapping[str, str]) -> None:
    """Migrate where needed. The database itself remembers, in its comment, what it has had, so a second start need not ask Django."""
    owner, had = as_owner(environment)["DATABASE_URL"], _had(servers, environment)
    key = f"migrations {migrations_key()}"
    if key not in had:
        with step("Database tables") as line:
            migrate(servers.packages, servers.place, environment, line)
        ask_database(servers.packages, ["write_mark", [owner, "; ".join([key, *(part for part in had if part == DEMO)])]])


def load_demo(servers: Servers, environment: Mapping[str, str]) -> None:
    """Load the demo channel into a database that has never had it; the command itself leaves one that is in use alone."""
    owner, had = as_owner(environment)["DATABASE_URL"], _had(servers, environment)
    if DEMO not in had:
        with step("Demo channel") as line:
            command = [str(servers.packages.python), "manage.py", "load_demo_channel", "--if-empty"]
            watch(command, environment, servers.place.logs / "demo.log", line, "The demo channel could not be loaded")
        ask_database(servers.packages, ["write_mark", [owner, "; ".join([*had, DEMO])]])


def _had(servers: Servers, environment: Mapping[str, str]) -> list[str]:
    return str(ask_database(servers.packages, ["read_mark", [as_owner(environment)["DATABASE_URL"]]])[0]).split("; ")


def migrate(packages: Packages, place: Place, environment: Mapping[str, str], line: Step) -> None:
    """Apply what is missing, as the owner of the tables."""
    command = [str(packages.python), "-m", "launch.migrating"]
    watch(command, as_owner(environment), place.logs / "migrate.log", line, "The database tables could not be brought up to date")


def watch(command: Sequence[str], environment: Mapping[str, str], log: Path, line: Step, failure: str) -> None:
    """Run a command, show the counts it prints, keep all its words in `log`; raise `Fault` with the end of it when it fails."""
    with log.open("w", encoding="utf-8") as kept:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert process.stdout is not None  # asked for above
        try:
            for text in process.stdout:
                kept.write(text)
                kept.flush()
                if found := COUNT.search(text):
                    line.count(int(found[1]), int(found[2]))
                    line.note = f"{found[1]} of {found[2]}"
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.wait():
        raise Fault(f"{failure}. The end of {log}:\n{last_lines(log, 25)}")
