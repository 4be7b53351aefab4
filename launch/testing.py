"""`./weir test`: everything the tests need, then pytest; its exit code and its closing lines are ours."""

import os
from collections.abc import Sequence

from launch.environment import child_environment
from launch.packages import DEVELOPMENT, install
from launch.places import Place
from launch.screen import step
from launch.servers import Servers
from launch.serving import child_code


def test(place: Place, arguments: Sequence[str]) -> int:
    """Run pytest on servers of the tests' own. Returns pytest's exit code."""
    with step("Python packages") as line:
        packages = install(DEVELOPMENT, line)
    servers = Servers(place, packages, throwaway=True)
    try:
        with step("Servers") as line:
            servers.start(line)
        environment = child_environment(place, packages, servers.addresses, mode="test")
        command = [str(packages.python), "-m", "pytest", *workers(arguments), *arguments]
        return child_code(command, environment)
    finally:
        servers.stop()


def workers(arguments: Sequence[str]) -> list[str]:
    """One pytest worker per core, unless the caller chose, or debugs, which needs one process and the terminal.

    Tests of one `xdist_group` share what they set up, so they stay on one worker.
    """
    chose = any(word.startswith(("-n", "--numprocesses")) or word in {"--pdb", "--trace", "no:xdist"} for word in arguments)
    return [] if chose else ["-n", str(max(2, min(8, os.cpu_count() or 2))), "--dist", "loadgroup"]
