"""`./weir` finds a Python that is new enough, on any machine."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy without an environment, in a folder with a blank."""
    copy = tmp_path / "with a blank"
    shutil.copytree(ROOT / "launch", copy / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "weir", copy / "weir")
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "cat"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    return copy


def weir(checkout: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout.parent / "bin"), "HOME": "/nonexistent", "LC_ALL": "C", **more}
    return subprocess.run([checkout / "weir", "help"], env=environment, capture_output=True, text=True, check=False, cwd="/")


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_it_passes_over_a_python_that_is_too_old(checkout: Path) -> None:
    script(checkout.parent / "bin" / "python3", "exit 1")
    script(checkout.parent / "bin" / "python3.12", f'exec {sys.executable} "$@"')
    done = weir(checkout)
    assert done.returncode == 0
    assert "./weir run" in done.stdout


def test_it_finds_one_behind_pyenv_that_is_on_no_path(checkout: Path) -> None:
    place = checkout.parent / "home" / ".pyenv" / "versions" / "3.13.9" / "bin"
    place.mkdir(parents=True)
    script(place / "python3", f'exec {sys.executable} "$@"')
    assert weir(checkout, HOME=str(checkout.parent / "home")).returncode == 0


def test_the_python_that_the_user_names_comes_first(checkout: Path) -> None:
    script(checkout.parent / "bin" / "python3.13", "exit 1")
    assert weir(checkout, PYTHON=sys.executable).returncode == 0


def test_a_stray_pythonpath_does_no_harm(checkout: Path) -> None:
    (checkout.parent / "argparse.py").write_text("raise SystemExit('stray')")
    done = weir(checkout, PYTHON=sys.executable, PYTHONPATH=str(checkout.parent))
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(
    any(
        Path(folder, name).exists()
        for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
        for name in ("python3.12", "python3.13")
    ),
    reason="this machine has a Python where the finder looks last",
)
def test_where_there_is_none_it_says_what_to_type(checkout: Path) -> None:
    done = weir(checkout)
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr
