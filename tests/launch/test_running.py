"""`./weir run`, in parts and as a whole on a stand-in project."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import running
from launch.places import Place
from launch.processes import MARK, Child, marked
from launch.running import answers, free_port, shortened, welcome

ROOT = Path(__file__).resolve().parents[2]


def test_a_taken_port_is_said_and_the_next_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert free_port(port) > port
        assert f"Port {port} is taken by another program" in capsys.readouterr().out


def test_nobody_listening_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert not answers(f"http://127.0.0.1:{port}")


def test_the_welcome_shows_who_may_log_in(tmp_path: Path) -> None:
    assert "Role" not in welcome("http://127.0.0.1:8000", Place(tmp_path))
    person = {"role": "采购", "organisation": "临安", "email": "a@example.com", "password": "demo", "try": "Quick order"}
    (tmp_path / "logins.json").write_text(json.dumps([person]))
    text = welcome("http://127.0.0.1:8000", Place(tmp_path))
    assert "http://127.0.0.1:8000" in text
    assert "a@example.com  demo" in text


def test_a_log_that_has_grown_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (running.LARGEST_LOG + 1))
    assert shortened(log) == log
    assert not log.exists()
    assert (tmp_path / "web.old.log").exists()


def test_a_program_that_dies_is_reported_with_its_last_words_and_given_up_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "WATCH", 0.05)
    child = Child("worker", [sys.executable, "-c", "print('no broker'); raise SystemExit(3)"], dict(os.environ), tmp_path, tmp_path / "log")
    child.start()
    assert running.keep_running([child], threading.Event()) == 1
    words = capsys.readouterr().err
    assert words.count("The worker stopped by itself (code 3)") == running.RESTARTS + 1
    assert "no broker" in words
    assert "Weir stops" in words


@pytest.fixture
def project(place: Place) -> Path:
    """The launcher with a project that migrates in a moment."""
    folder = place.home.parent / "check out 中文"
    shutil.copytree(ROOT / "tests" / "launch" / "standin", folder)
    shutil.copytree(ROOT / "launch", folder / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("weir", "manage.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


class Run:
    """One `./weir run` and what it has said."""

    def __init__(self, project: Path, place: Place, mark: str) -> None:
        self.log = project.parent / "said"
        environment = {**os.environ, "PYTHON": sys.executable, "WEIR_HOME": str(place.home), "LC_ALL": "C", "STRANGER": mark}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [project / "weir", "run"], env=environment, stdout=out, stderr=out, cwd="/", start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        assert answers(next(word for word in self.said.split() if word.startswith("http://")))


@pytest.fixture
def runs(project: Path, place: Place) -> Iterator[type]:
    made = []

    def start() -> Run:
        made.append(Run(project, place, str(project)))
        return made[-1]

    yield start
    for run in made:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGTERM)
            run.process.wait(30)


def left(project: Path) -> list[int]:
    """Whatever still runs and was started by a run of this project, servers too: its environment shows it."""
    wanted = os.fsencode(f"STRANGER={project}")
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_given")
@pytest.mark.skipif(sys.platform != "linux", reason="looks for left processes in /proc")
def test_a_run_answers_keeps_its_data_and_leaves_nothing_behind(runs, project: Path, place: Place) -> None:
    first = runs()
    first.wait_until_ready()
    assert "临安小店" in first.said
    assert "Database tables" in first.said
    assert (place.home / "static" / "greeting.txt").exists()
    assert len(left(project)) >= 7  # launcher, web server and its worker, worker, clock, two servers

    twin = runs()
    assert twin.process.wait(20) == 1
    assert "running already: http://127.0.0.1:" in twin.said

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(30) == 0
    assert left(project) == []

    second = runs()
    second.wait_until_ready()
    assert "Database tables" not in second.said  # nothing to do again: it is up at once
    assert "Static files" not in second.said
    os.kill(second.process.pid, signal.SIGKILL)
    second.process.wait()
    assert marked(str(place.home))

    third = runs()
    third.wait_until_ready()
    assert "left by an earlier run that was killed" in third.said
    os.kill(third.process.pid, signal.SIGTERM)
    assert third.process.wait(30) == 0
    assert left(project) == []
    assert marked(str(place.home)) == []
    assert MARK not in os.environ
