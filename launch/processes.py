"""Processes: ours by a mark in their environment, ended by their ids, never by a name."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "WEIR_MARK"
"""Every child carries this in its environment, with the place it belongs to as the value. A child's children inherit it."""


def marked(value: str) -> list[int]:
    """Ids of the processes that carry this mark, other than this one."""
    if sys.platform == "linux":
        wanted = os.fsencode(f"{MARK}={value}")
        found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if wanted in _read(path).split(b"\0")]
    else:  # the e shows each process's environment behind its command
        lines = subprocess.run(
            ["ps", "axeww", "-o", "pid=,command="], capture_output=True, text=True, errors="replace", check=False
        ).stdout.splitlines()
        found = [int(line.split()[0]) for line in lines if f" {MARK}={value} " in f"{line} "]
    return [pid for pid in found if pid != os.getpid()]


def working_in(folder: Path) -> list[int]:
    """Ids of the processes whose working folder this is, as it is for every process of a database server. Linux only; elsewhere none."""
    found, folder = [], folder.resolve()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # another user's process, or a zombie, which has no folder
            if link.readlink() == folder:
                found.append(int(link.parent.name))
    return [pid for pid in found if pid != os.getpid()]


def alive(pid: int) -> bool:
    """Whether a process still does anything: a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = _read(Path(f"/proc/{pid}/stat"))
    return not status or status.rpartition(b")")[2].split()[0] != b"Z"


def end(pids: Iterable[int], patience: float = 8.0) -> None:
    """Ask these processes to leave, and insist after `patience` seconds."""
    left = [pid for pid in pids if alive(pid)]
    for sign, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 3.0)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        until = time.monotonic() + seconds
        while left and time.monotonic() < until:
            time.sleep(0.05)
            left = [pid for pid in left if alive(pid)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@dataclass
class Child:
    """A program the launcher keeps running: its name for people, its command, its log."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    patience: float = 8.0
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C reaches the launcher alone, and its group can be ended whole."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def exit_code(self) -> int:
        return self.process.returncode if self.process and self.process.returncode is not None else 0

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for a polite end; then take the whole group, children too."""
        if not self.process:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
