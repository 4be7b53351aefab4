"""Run one command with the servers up and the variables set, then leave the machine as it was."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from launch.environment import child_environment
from launch.faults import Fault
from launch.packages import RUNTIME, Packages, install
from launch.places import ROOT, Place
from launch.screen import Step
from launch.servers import Servers


@contextmanager
def serving(
    place: Place, requirements: Sequence[str] = RUNTIME, *, mode: str = "demo", throwaway: bool = False
) -> Iterator[tuple[Packages, dict[str, str]]]:
    """Packages installed and servers up inside the block; servers that nobody else uses are stopped after it. Prints nothing."""
    servers = open_servers(place, install(requirements, Step("")), throwaway=throwaway)
    try:
        yield servers.packages, child_environment(place, servers.packages, servers.addresses, mode=mode)
    finally:
        servers.stop()


def open_servers(place: Place, packages: Packages, *, throwaway: bool = False) -> Servers:
    """Started servers, or none left behind when the start fails."""
    servers = Servers(place, packages, throwaway=throwaway)
    try:
        servers.start(Step(""))
    except BaseException:
        servers.stop()
        raise
    return servers


def child_code(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command on this terminal and return its exit code. Ctrl-C is the command's own affair; we wait for it to end."""
    asked: list[int] = []
    before = {
        name: signal.signal(name, lambda number, _frame: asked.append(number)) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        process = subprocess.Popen(command, env=environment, cwd=ROOT)
        told = 0
        while True:
            try:
                code = process.wait(0.5)
            except subprocess.TimeoutExpired:
                for number in asked[told:]:
                    if number != signal.SIGINT:  # the terminal has told the child of Ctrl-C itself
                        os.kill(process.pid, number)
                told = len(asked)
                continue
            return code if code >= 0 else 128 - code
    except FileNotFoundError as error:
        raise Fault(f"There is no program {command[0]}.") from error
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
