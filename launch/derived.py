"""What is made from the checkout's own files: translated words compiled, static files collected. Made anew when those change."""

import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launch.cluster import last_lines
from launch.faults import Fault
from launch.packages import Packages
from launch.places import ROOT, Place
from launch.schema import project_folders
from launch.screen import step

KEY = "static-key"


@dataclass
class Making:
    """One of Django's commands, run beside the migrations: it takes seconds, and they keep one core busy only."""

    name: str
    command: str
    log: Path
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None, repr=False)

    def begin(self, packages: Packages, environment: Mapping[str, str]) -> None:
        command = [str(packages.python), "manage.py", *self.command.split()]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def finish(self) -> bool:
        """Wait for the end, if it was begun; returns whether it was. Raises `Fault` with its last words when it failed."""
        if not self._process:
            return False
        with step(self.name):
            if self._process.wait():
                raise Fault(f"{self.name} could not be made. The end of {self.log}:\n{last_lines(self.log, 25)}")
        return True


class Derived:
    """Both makings of one place."""

    def __init__(self, place: Place) -> None:
        self.words = Making("Words", "compile_catalogues", place.logs / "words.log")
        self.static = Making("Static files", "collectstatic --no-input --clear --verbosity 0", place.logs / "static.log")
        self._folder, self._kept = place.home / "static", place.home / KEY
        self._key = static_key()

    def begin(self, packages: Packages, environment: Mapping[str, str]) -> None:
        """Begin what is out of date."""
        if words_are_stale():
            self.words.begin(packages, environment)
        if not (self._folder.is_dir() and self._kept.exists() and self._kept.read_text() == self._key):
            self.static.begin(packages, environment)

    def finish(self) -> None:
        if self.static.finish():
            self._kept.write_text(self._key)


def words_are_stale(root: Path = ROOT) -> bool:
    """Whether a catalogue is newer than what was compiled from it."""
    catalogues = [(path, path.with_suffix(".mo")) for folder in root.glob("*/locale") for path in folder.rglob("*.po")]
    return any(not made.exists() or made.stat().st_mtime < path.stat().st_mtime for path, made in catalogues)


def static_key(root: Path = ROOT) -> str:
    """Changes with any static file of ours and with any package that may bring one."""
    files = sorted(path for folder in project_folders(root) for path in folder.rglob("static/**/*") if path.is_file())
    digest = hashlib.sha256()
    for path in [*files, root / "requirements.txt"]:
        digest.update(b"%s\0%d\0" % (str(path.relative_to(root)).encode(), path.stat().st_size))
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
