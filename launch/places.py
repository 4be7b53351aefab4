"""Where one Weir keeps its things. Several may live beside each other: each place has servers and data of its own."""

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from launch.faults import Fault

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""


def is_root() -> bool:
    return os.geteuid() == 0


def short_name(path: Path) -> str:
    """Eight characters that stand for a path, the same every time."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def shared_folder() -> Path:
    """Where root keeps data and server binaries: outside every home folder, so that none need be opened to others."""
    return Path(os.environ.get("WEIR_VAR", "/var/lib/weir"))


def _base() -> Path:
    if given := os.environ.get("WEIR_HOME"):
        return Path(given).expanduser().absolute()
    if is_root():
        return shared_folder() / f"{ROOT.name}-{short_name(ROOT)}"
    return ROOT / ".weir"


@dataclass(frozen=True)
class Place:
    """One Weir's folders. `name` is empty for the one that `./weir run` opens."""

    home: Path
    name: str = ""

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def sockets(self) -> Path:
        """A short folder of its own: the path of a socket may have no more than about 100 bytes."""
        base = Path("/run") if is_root() and os.access("/run", os.W_OK) and sys.platform != "darwin" else Path("/tmp")
        return base / f"weir-{os.geteuid()}-{short_name(self.home)}"

    def make(self) -> None:
        """Make the folders. The server's own user must be able to pass through them when root starts it."""
        for folder in (self.home, self.logs, self.media):
            try:
                folder.mkdir(mode=0o711 if is_root() else 0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise Fault(
                    f"Weir cannot make its data folder {folder}: {error.strerror}.\nChoose another:  WEIR_HOME=/path ./weir run"
                ) from error
        if is_root():
            self.home.chmod(0o711)


def find_place(name: str = "") -> Place:
    """The Weir of this checkout, or the one called `name` beside it."""
    return Place(_base() / name if name else _base(), name)


def own_folder(path: Path, uid: int | None = None, gid: int | None = None) -> None:
    """Make a folder only its owner can enter; refuse one that somebody else put there first.

    Raises `Fault` on a symbolic link or a stranger's folder: /tmp is open to everybody.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in {os.geteuid(), uid}:
        raise Fault(f"{path} belongs to somebody else. Remove it, or choose another data folder with WEIR_HOME.")
    path.chmod(0o700)
    if uid is not None and gid is not None:
        os.chown(path, uid, gid)
