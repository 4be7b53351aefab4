"""Packages are installed when the lock or the Python has changed, and only then."""

import sys
from pathlib import Path

import pytest

from launch import packages
from launch.faults import Fault
from launch.packages import DEVELOPMENT, RUNTIME, STAMP, Packages, fingerprint, install, installed
from launch.screen import Step


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in DEVELOPMENT:
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def stamp(checkout: Path, *names: str) -> None:
    (checkout / ".venv" / STAMP).write_text("".join(fingerprint(checkout / name) + "\n" for name in names))


def test_without_a_stamp_nothing_counts_as_installed(checkout: Path) -> None:
    assert not installed(Packages(checkout / ".venv"), RUNTIME, checkout)


def test_what_runs_is_installed_but_what_tests_is_not(checkout: Path) -> None:
    stamp(checkout, *RUNTIME)
    assert installed(Packages(checkout / ".venv"), RUNTIME, checkout)
    assert not installed(Packages(checkout / ".venv"), DEVELOPMENT, checkout)


def test_a_changed_lock_is_installed_again(checkout: Path) -> None:
    stamp(checkout, *DEVELOPMENT)
    (checkout / RUNTIME[0]).write_text("django==99\n")
    assert not installed(Packages(checkout / ".venv"), RUNTIME, checkout)


def test_another_python_needs_another_installation(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(checkout, *RUNTIME)

    class Version:
        major, minor = 3, 99

    monkeypatch.setattr(packages.sys, "version_info", Version)
    assert not installed(Packages(checkout / ".venv"), RUNTIME, checkout)


def test_an_environment_whose_python_is_gone_does_not_count(checkout: Path) -> None:
    stamp(checkout, *RUNTIME)
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert not installed(Packages(checkout / ".venv"), RUNTIME, checkout)


def test_the_callers_own_environment_is_used_as_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIR_VENV", str(tmp_path))
    assert install(RUNTIME, Step("")).folder == tmp_path


@pytest.mark.slow
def test_when_no_installer_succeeds_the_last_words_are_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEIR_VENV", raising=False)
    monkeypatch.setattr(packages, "ROOT", checkout)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    (checkout / RUNTIME[0]).write_text("no-such-package-of-weir==1.0 --hash=sha256:" + "0" * 64 + "\n")
    (checkout / packages.INSTALLER).write_text("no-such-installer==1.0 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(Fault, match=r"could not be installed(.|\n)*no-such-package-of-weir"):
        install(RUNTIME, Step(""))
    assert not (checkout / ".venv" / STAMP).exists()
