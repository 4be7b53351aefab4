"""`./weir run`: everything up, the address and the log-ins printed, everything down again at Ctrl-C."""

import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import TextIO

from launch.cluster import last_lines
from launch.derived import Derived
from launch.environment import child_environment
from launch.faults import Fault
from launch.locks import alone
from launch.packages import RUNTIME, Packages, install
from launch.places import ROOT, Place
from launch.processes import Child, end, marked
from launch.schema import bring_up_to_date, load_demo
from launch.screen import complain, say, step, table
from launch.servers import Servers

FIRST_PORT = 8000
PATIENCE = 90.0
"""Seconds the web server may take until its first answer."""
RESTARTS = 3
"""How often one program is restarted before Weir gives up."""
LARGEST_LOG = 5_000_000
WATCH = 0.5
"""Seconds between two looks at the programs."""


class Stop(Exception):
    """The user, or the system, asked us to end."""


def run(place: Place, *, port: int | None = None, demo: bool = True) -> int:
    """Run Weir until Ctrl-C. Returns the exit code: 0 when it was asked to stop, 1 when it could not go on."""
    asked = _listen_for_stop()
    try:
        place.make()
        with alone(place) as note:
            _end_orphans(str(place.home))
            return _run_alone(place, port, asked, note, demo=demo)
    except Stop:
        return 0


def _end_orphans(mark: str) -> None:
    if orphans := marked(mark):
        complain(f"  Ending {len(orphans)} processes left by an earlier run that was killed.")
        end(orphans)


def _run_alone(place: Place, port: int | None, asked: threading.Event, note: TextIO, *, demo: bool) -> int:
    """Set up, serve, tidy up. `note` is where another command of this place reads our address."""
    mark, servers, children = str(place.home), None, []
    try:
        with step("Python packages") as line:
            packages = install(RUNTIME, line)
        servers = Servers(place, packages)
        with step("Servers") as line:
            servers.start(line)
        port = free_port(port or FIRST_PORT)
        url = f"http://127.0.0.1:{port}"
        environment = child_environment(place, packages, servers.addresses, mode="demo", site_url=url, mark=mark)
        derived = Derived(place)
        derived.begin(packages, environment)
        bring_up_to_date(servers, environment)
        derived.words.finish()
        if demo:
            load_demo(servers, environment)
        derived.finish()
        children = programs(place, packages, environment, port)
        with step("Weir"):
            _start(children, url, asked)
        note.write(url)
        note.flush()
        say(welcome(url, place))
        return keep_running(children, asked)
    finally:
        _stop(children, servers, mark)


def _listen_for_stop() -> threading.Event:
    """The first Ctrl-C (or the closing of the terminal) stops in order; it also breaks off whatever setting up is under way."""
    asked = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            raise Stop

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # with nohup the user wants it to outlive the terminal
        signal.signal(signal.SIGHUP, stop)
    return asked


def free_port(first: int) -> int:
    """The first free port from `first` on; says so when it is not the first."""
    for port in range(first, first + 100):
        if is_free(port):
            if port != first:
                say(f"  Port {first} is taken by another program; Weir takes {port}.")
            return port
    raise Fault(f"The ports {first} to {first + 99} are all taken. Name a free one:  ./weir run --port 9000")


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of the loopback address."""
    with socket.socket() as caller:
        caller.settimeout(0.5)
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def programs(place: Place, packages: Packages, environment: Mapping[str, str], port: int) -> list[Child]:
    """The three programs that make up Weir. Started with -m: scripts in an environment break when the checkout moves."""
    python = packages.python
    web = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    worker = ["celery", "-A", "portal", "worker", "--loglevel", "WARNING", "--concurrency", "2", "--hostname", f"weir-{os.getpid()}@%h"]
    beat = ["celery", "-A", "portal", "beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", str(place.home / "beat-schedule")]
    commands = {
        "web server": [*web, "--no-ws", "--workers-kill-timeout", "5", "portal.wsgi:application"],
        "worker": worker,
        "clock": beat,
    }
    return [
        Child(name, [python, "-m", *command], environment, ROOT, shortened(place.logs / f"{name.replace(' ', '-')}.log"))
        for name, command in commands.items()
    ]


def shortened(log: Path) -> Path:
    """A log that has grown large is put aside, over the one put aside before."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return log


def _start(children: list[Child], url: str, asked: threading.Event) -> None:
    """Start the web server, wait for its first answer, then start the others: on a small machine they would only slow each other."""
    web, *others = children
    web.start()
    until = time.monotonic() + PATIENCE
    while not answers(url):
        if web.died:
            raise Fault(f"The {web.name} stopped at once (code {web.exit_code}). The end of {web.log}:\n{last_lines(web.log, 25)}")
        if time.monotonic() > until:
            raise Fault(f"The web server did not answer within {PATIENCE:.0f} seconds. The end of {web.log}:\n{last_lines(web.log, 25)}")
        asked.wait(0.05)
    for child in others:
        child.start()


def answers(url: str) -> bool:
    """Whether a page comes back; a redirection or a refusal is an answer too, a server error is not."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20):
            return True
    except urllib.error.HTTPError as error:
        return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False


def welcome(url: str, place: Place) -> str:
    """The address, and who may log in with what."""
    lines = ["", f"Weir is ready:  {url}", ""]
    try:
        people = json.loads((place.home / "logins.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        people = []
    if people:
        columns = {"role": "Role", "organisation": "Organisation", "email": "E-mail", "password": "Password", "try": "What to try"}
        lines += [table(list(columns.values()), [[str(person.get(key, "")) for key in columns] for person in people]), ""]
    return "\n".join([*lines, f"Data and logs: {place.home}", "Ctrl-C stops everything; the data stays."])


def keep_running(children: list[Child], asked: threading.Event) -> int:
    """Watch over the programs until asked to stop; restart what dies, but not for ever."""
    while not asked.wait(WATCH):
        for child in children:
            if not child.died:
                continue
            complain(f"\nThe {child.name} stopped by itself (code {child.exit_code}). The end of {child.log}:\n{last_lines(child.log)}")
            if child.restarts >= RESTARTS:
                complain(f"It has been restarted {RESTARTS} times; Weir stops.")
                return 1
            child.stop()
            child.restarts += 1
            complain(f"Restarting it ({child.restarts} of {RESTARTS}).")
            child.start()
    return 0


def _stop(children: list[Child], servers: Servers | None, mark: str) -> None:
    """End everything in order: programs first, then what carries our mark and should not exist, then the servers."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    if children or servers:
        say("\nStopping …")
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
    end(marked(mark), 2.0)
    if servers:
        servers.stop()
    if children or servers:
        say("Stopped.")
