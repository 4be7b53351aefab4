"""Processes are found by a mark and ended by their ids, children too."""

import os
import subprocess
import sys
import time
from pathlib import Path

from launch.processes import MARK, Child, alive, end, marked

PARENT = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


def wait_for(condition, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def child(tmp_path: Path, code: str, mark: str = "nobody") -> Child:
    return Child("helper", [sys.executable, "-c", code], {**os.environ, MARK: mark}, tmp_path, tmp_path / "log")


def test_the_mark_finds_a_childs_child_after_the_parent_was_killed(tmp_path: Path) -> None:
    mark = f"{tmp_path} 中文"
    parent = child(tmp_path, PARENT, mark)
    parent.start()
    assert wait_for(lambda: len(marked(mark)) == 2)
    parent.process.kill()
    parent.process.wait()
    assert len(marked(mark)) == 1
    end(marked(mark), 5)
    assert marked(mark) == []
    assert marked(mark + "x") == []


def test_stopping_a_child_takes_its_whole_group(tmp_path: Path) -> None:
    parent = child(tmp_path, PARENT)
    parent.start()
    assert wait_for(lambda: parent.log.read_text().strip().isdigit())
    grandchild = int(parent.log.read_text())
    parent.stop()
    assert wait_for(lambda: not alive(grandchild))
    assert parent.died


def test_one_that_will_not_listen_is_killed(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    stubborn = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert stubborn.stdout.readline() == b"up\n"
    end([stubborn.pid], 0.2)
    assert stubborn.wait(5) == -9
    stubborn.stdout.close()
