"""The Python environment: made once, filled from the hash-locked requirements, left alone while they stay the same."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.faults import Fault
from launch.places import ROOT
from launch.screen import Step

RUNTIME = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")
INSTALLER = "requirements-uv.txt"
STAMP = "weir-installed"


@dataclass(frozen=True)
class Packages:
    """An environment's folder. With WEIR_VENV it is the caller's own, used as it stands."""

    folder: Path
    managed: bool = True

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def site(self) -> Path:
        """Where the wheels lie."""
        found = sorted(self.folder.glob("lib/python3*/site-packages"))
        if not found:
            raise Fault(f"{self.folder} holds no Python packages. Remove that folder and try again.")
        return found[-1]


def find_packages() -> Packages:
    given = os.environ.get("WEIR_VENV")
    return Packages(Path(given).absolute(), managed=False) if given else Packages(ROOT / ".venv")


def fingerprint(requirements: Path) -> str:
    """What must be the same for an installation to count as done: the locked file and the Python."""
    return f"{requirements.name} {sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(requirements.read_bytes()).hexdigest()}"


def installed(packages: Packages, files: Sequence[str], root: Path = ROOT) -> bool:
    """Whether these requirements are in the environment already, judged by the stamp alone."""
    if not packages.python.exists():
        return False
    try:
        lines = (packages.folder / STAMP).read_text().splitlines()
    except OSError:
        return False
    return all(fingerprint(root / name) in lines for name in files)


def install(files: Sequence[str], line: Step) -> Packages:
    """Bring the environment to what the requirements say and return it.

    Raises `Fault` with the installer's last words when neither uv nor pip succeeds.
    """
    packages = find_packages()
    if not packages.managed or installed(packages, files):
        line.note = "unchanged"
        return packages
    with _one_at_a_time():
        if installed(packages, files):  # another start did it while this one waited
            return packages
        _make_environment(packages)
        (packages.folder / STAMP).unlink(missing_ok=True)
        line.note = "installed by " + _fill(packages, files)
        (packages.folder / STAMP).write_text("".join(fingerprint(ROOT / name) + "\n" for name in files))
    return packages


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = os.open(ROOT, os.O_RDONLY)  # the checkout itself is the lock: no file left behind
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make_environment(packages: Packages) -> None:
    """Keep an environment of the same Python; anything else cannot be mended and is made anew."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    if packages.python.exists():
        done = _run([packages.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        if done.returncode == 0 and done.stdout.strip() == wanted:
            return
    shutil.rmtree(packages.folder, ignore_errors=True)
    done = _run([sys.executable, "-m", "venv", packages.folder])
    if done.returncode:
        raise Fault(f"Weir could not make its Python environment in {packages.folder}:\n{_last_words(done)}")


def _run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=environment, cwd=ROOT)


def _fill(packages: Packages, files: Sequence[str]) -> str:
    """Install with the first installer that works: uv found here, uv of our own, pip. Returns its name."""
    wanted = [part for name in files for part in ("-r", str(ROOT / name))]
    environment = _installer_environment(packages)
    failed = ""
    for name, installer in _installers(packages, environment):
        done = _run([*installer, "--require-hashes", *wanted], environment)
        if done.returncode == 0:
            return name
        failed = _last_words(done)
    raise Fault(
        f"The Python packages could not be installed. The installer's last words:\n{failed}\n"
        "Is the network there? Behind a proxy set HTTPS_PROXY; with a company index set UV_INDEX_URL and PIP_INDEX_URL."
    )


def _installers(packages: Packages, environment: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    python = str(packages.python)
    options = ["pip", "install", "--python", python, "--quiet"]
    if found := shutil.which("uv"):
        yield "uv", [found, *options]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if _run([python, "-m", "pip", "--version"], environment).returncode:  # an environment that uv made has no pip
        _run([python, "-m", "ensurepip"], environment)
    if _run([*pip, "--require-hashes", "-r", str(ROOT / INSTALLER)], environment).returncode == 0:
        yield "uv", [str(packages.folder / "bin" / "uv"), *options]
    yield "pip", pip


def _installer_environment(packages: Packages) -> dict[str, str]:
    """A user without a home folder of their own still needs somewhere to cache."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    home = Path(environment.get("HOME") or "/nonexistent")
    if not os.access(home, os.W_OK):
        environment["UV_CACHE_DIR"] = environment["PIP_CACHE_DIR"] = str(packages.folder / "cache")
    return environment


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    return "\n".join((done.stderr or done.stdout).strip().splitlines()[-12:])
