"""`./weir doctor`: each line OK, or the exact command that mends it."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from launch.environment import child_environment
from launch.faults import Fault
from launch.packages import RUNTIME, Packages, find_packages, install, installed
from launch.places import ROOT, Place, is_root
from launch.running import FIRST_PORT, is_free
from launch.screen import Step, say, width
from launch.serving import open_servers

OLDEST_PYTHON = (3, 12)
ROOM_NEEDED = 2_000_000_000
"""Bytes: packages 0.6 GB, database and logs the rest."""

LABELS = {"wheels": "Wheels", "fonts": "Fonts", "pango": "Pango", "search": "Search", "queue": "Queue"}


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. `cure` is the command to type when it is not good; `vital` ones fail the whole."""

    label: str
    good: bool
    words: str
    cure: str = ""
    vital: bool = True


def examine(place: Place) -> int:
    """Print the report as it comes. Returns 0 when nothing vital is wrong."""
    worst = 0
    for finding in findings(place):
        sign = "OK  " if finding.good else "BAD " if finding.vital else "NOTE"
        say(f"  {sign}  {finding.label}{' ' * (10 - width(finding.label))}{finding.words}")
        if not finding.good and finding.cure:
            say(f"        → {finding.cure}")
        worst |= int(finding.vital and not finding.good)
    say("\nWeir can run here." if not worst else "\nMend the lines marked BAD, then ask again.")
    return worst


def findings(place: Place) -> Iterator[Finding]:
    yield python()
    yield disk(place)
    yield ports()
    yield browser()
    try:
        packages = find_packages()
        fresh = packages.managed and not installed(packages, RUNTIME)
        packages = install(RUNTIME, Step(""))
        yield Finding("Packages", good=True, words=f"{packages.folder}, {'installed just now' if fresh else 'as locked'}")
    except Fault as fault:
        yield Finding("Packages", good=False, words=str(fault).splitlines()[0], cure=f"rm -rf '{ROOT}/.venv'   and again:  ./weir doctor")
        return
    yield from inspect(packages, dict(os.environ), ["wheels", "fonts", "pango"])
    try:
        servers = open_servers(place, packages)
    except Fault as fault:
        yield Finding("Servers", good=False, words=str(fault), cure=f"look into {place.logs}; as a last resort  ./weir reset")
        return
    try:
        yield from inspect(packages, child_environment(place, packages, servers.addresses, mode="demo"), ["search", "queue"])
    finally:
        servers.stop()


def python() -> Finding:
    return Finding(
        "Python",
        good=sys.version_info[:2] >= OLDEST_PYTHON,
        words=f"{platform.python_version()} at {sys.executable}",
        cure="uv python install 3.13   or   apt-get install python3 python3-venv",
    )


def disk(place: Place) -> Finding:
    """Room where the data goes and where the packages go; the smaller counts."""
    folders = [next(path for path in (folder, *folder.parents) if path.exists()) for folder in (place.home, ROOT)]
    room, folder = min((shutil.disk_usage(folder).free, folder) for folder in folders)
    words = f"{room / 1e9:.1f} GB free at {folder}, {ROOM_NEEDED / 1e9:.0f} GB wanted"
    return Finding("Disk", good=room >= ROOM_NEEDED, words=words, cure="WEIR_HOME=/path/with/room ./weir run", vital=room < ROOM_NEEDED / 4)


def ports() -> Finding:
    free = next((port for port in range(FIRST_PORT, FIRST_PORT + 100) if is_free(port)), 0)
    words = f"{FIRST_PORT} is free" if free == FIRST_PORT else f"{FIRST_PORT} is taken; {free} is free and will be used"
    return Finding(
        "Ports", good=free == FIRST_PORT, words=words, cure="nothing to do, or choose one:  ./weir run --port 9000", vital=not free
    )


def browser() -> Finding:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
    words = found or "none found: tests that need one are skipped"
    return Finding("Browser", good=bool(found), words=words, cure=install_command("chromium"), vital=False)


def inspect(packages: Packages, environment: dict[str, str], names: list[str]) -> Iterator[Finding]:
    """Ask the installed packages themselves."""
    cures = {
        "wheels": f"rm -rf '{packages.folder}'   and again:  ./weir doctor",
        "fonts": f"rm -rf '{packages.folder}'   and again:  ./weir doctor",
        "pango": pango_command(),
        "search": "make the database anew with the locale C.UTF-8:  ./weir reset",
        "queue": "is BROKER_URL right, and does that server run?",
    }
    environment = {**environment, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [str(packages.python), "-m", "launch.inspection", *names]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=environment, cwd=ROOT)
    try:
        answers = json.loads(done.stdout)
    except ValueError:
        answers = [[name, False, done.stderr.strip()[-300:] or "no answer"] for name in names]
    for name, good, words in answers:
        # Without Pango all runs but PDFs
        yield Finding(LABELS[name], bool(good), str(words), cures[name], vital=name != "pango")


def pango_command() -> str:
    if sys.platform == "darwin":
        return "brew install pango"
    return install_command("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def install_command(*names: str) -> str:
    """How this machine installs system packages."""
    if sys.platform == "darwin":
        return f"brew install {' '.join(names)}"
    return f"{'' if is_root() else 'sudo '}apt-get install -y {' '.join(names)}"
