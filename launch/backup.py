"""One file that holds a whole Weir, and the way back from it.

The file is a tar: `database.dump` (PostgreSQL's custom format), `secret_key`, `logins.json` where there is one,
`media/`, and last `manifest.json`: what is inside, with the SHA-256 of each part.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launch.accounts import clean_environment
from launch.addresses import database_of, with_database
from launch.cluster import WHEEL
from launch.environment import secret_key
from launch.faults import Fault
from launch.locks import alone
from launch.packages import RUNTIME, Packages, install
from launch.places import Place
from launch.processes import end, marked, working_in
from launch.screen import say, step
from launch.servers import Servers, ask_database, given_addresses
from launch.serving import open_servers

FORMAT = 1
HEADER_LINES = 40
"""At most so many lines of a dump's script come before the first row of data."""
KNOWS_TRANSACTION_TIMEOUT = 17
MANIFEST, DUMP = "manifest.json", "database.dump"
KEPT = ("secret_key", "logins.json")
"""Small files of the data folder that belong to the data. Codes on printed statements verify only with the same secret."""


@contextmanager
def _servers(place: Place) -> Iterator[Servers]:
    with step("Python packages") as line:
        packages = install(RUNTIME, line)
    servers = open_servers(place, packages)
    try:
        if not servers.addresses.admin:
            raise Fault(
                "A backup must see every row, and the two log-ins given see only their own part.\n"
                "Give ADMIN_DATABASE_URL as well: a superuser's, or that of weir_backup for a backup alone."
            )
        yield servers
    finally:
        servers.stop()


def back_up(place: Place, file: Path, *, overwrite: bool = False) -> int:
    """Write everything into `file`, readable by its owner only. Weir may run meanwhile: the database is read as of one moment.

    The file appears under its name only when it is whole.
    """
    if file.exists() and not overwrite:
        raise Fault(f"{file} exists already. Choose another name, or add --overwrite.")
    if not file.parent.is_dir():
        raise Fault(f"The folder {file.parent} does not exist.")
    with _servers(place) as servers, tempfile.TemporaryDirectory(dir=place.home, prefix="backup-") as folder:
        secret_key(place)
        dump = Path(folder) / DUMP
        with step("Database"):
            _dump(servers, dump)
        with step("File") as line:
            members = _members(place, dump)
            _write(file, members, {"format": FORMAT, "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})
            line.note = f"{len(members)} parts, {file.stat().st_size / 1e6:.1f} MB"
    say(f"\n{file} holds the database, the media and the secret that signs log-ins: keep it as safe as the data itself.")
    return 0


def _dump(servers: Servers, target: Path) -> None:
    command: list[str | Path] = [_program(servers, "pg_dump"), "--format=custom", "--no-password", "--file", target, "--dbname"]
    _postgres([*command, with_database(servers.addresses.admin, servers.database)], "The database could not be written out")


def _members(place: Place, dump: Path) -> dict[str, Path]:
    media = sorted(path for path in place.media.rglob("*") if path.is_file() and not path.is_symlink())
    kept = {name: place.home / name for name in KEPT if (place.home / name).exists()}
    return {DUMP: dump} | kept | {f"media/{path.relative_to(place.media)}": path for path in media}


class _Summing(io.BufferedReader):
    """A file that takes its own sum while it is read."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self.sum = hashlib.sha256()

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.sum.update(data)
        return data


def _write(file: Path, members: dict[str, Path], about: dict[str, object]) -> None:
    part = file.with_name(f"{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                sums = {name: taken for name, path in members.items() if (taken := _add(tar, name, path))}
                manifest = json.dumps({**about, "parts": sums}, indent=1, ensure_ascii=False).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size, entry.mtime, entry.mode = len(manifest), int(time.time()), 0o600
                tar.addfile(entry, io.BytesIO(manifest))
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add one file and return its sum; empty if it went away since it was listed, for Weir may run meanwhile."""
    try:
        with _Summing(path) as file:
            entry = tar.gettarinfo(arcname=name, fileobj=file)
            tar.addfile(entry, file)
            return file.sum.hexdigest()
    except FileNotFoundError:
        return ""


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(place: Place, file: Path, *, overwrite: bool = False) -> int:
    """Bring a backup back: into a database and a media folder made anew, which then take the place of the old.

    Refuses a damaged file, a running Weir, and a database that holds tables unless told to overwrite it.
    """
    if not file.is_file():
        raise Fault(f"There is no file {file}.")
    place.make()
    with alone(place), _servers(place) as servers, tempfile.TemporaryDirectory(dir=place.home, prefix="restore-") as folder:
        used = ask_database(servers.packages, ["tables", [with_database(servers.addresses.admin, servers.database)]])[0]
        if used and not overwrite:
            raise Fault(f"This Weir holds data already, in {place.home}.\nTo replace it:  ./weir restore --overwrite {file}")
        with step("Backup file") as line:
            about = unpack(file, Path(folder))
            line.note = f"of {about['made']}, {len(about['parts'])} parts, whole"
        with step("Database"):
            _restore_database(servers, Path(folder))
        _restore_files(place, Path(folder))
    say("\nThe backup is back. ./weir run brings it up to date with this version and opens it.")
    return 0


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup and prove it: each part is there, unchanged, and nothing else. Returns the manifest.

    Raises `Fault` for anything that is not a whole backup of ours.
    """
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = dict(about["parts"])
    except (OSError, ValueError, KeyError, TypeError, tarfile.TarError) as error:
        raise Fault(f"{file} is not a backup of Weir, or it is cut off ({error}).") from error
    if about.get("format") != FORMAT:
        raise Fault(f"{file} was written by another version of Weir (format {about.get('format')}; this one reads {FORMAT}).")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = sorted(there ^ set(parts)) + sorted(name for name in there & set(parts) if _sum(folder / name) != parts[name])
    if wrong:
        raise Fault(f"{file} is damaged: {', '.join(wrong[:5])}. Nothing was changed.")
    return dict(about)


def _restore_database(servers: Servers, folder: Path) -> None:
    """Fill a new database, then swap: until the last moment the old one stands untouched."""
    admin, name = servers.addresses.admin, servers.database
    fresh, aside = f"{name}_restoring", f"{name}_replaced"
    ask_database(servers.packages, *(["drop_database", [admin, old]] for old in (fresh, aside)), ["create_database", [admin, fresh]])
    _fill_database(servers, folder / DUMP, with_database(admin, fresh))
    ask_database(
        servers.packages,
        ["swap_databases", [admin, fresh, name, aside]],
        ["make_database", [admin, name]],
        ["drop_database", [admin, aside]],
    )


def _fill_database(servers: Servers, dump: Path, url: str) -> None:
    """Read the dump back, all or nothing. By way of a script, because the dump's first lines set things that older servers do not know."""
    version = ask_database(servers.packages, ["server_version", [url]])[0]
    unpacking = [str(_wheel_program(servers.packages, "pg_restore")), "--file=-", str(dump)]
    filling = [str(_program(servers, "psql")), "-XqAt", "--no-password", "--single-transaction", "--set=ON_ERROR_STOP=1", url]
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(unpacking, env=clean_environment({}), stdout=subprocess.PIPE, stderr=words) as script,
        subprocess.Popen(filling, env=clean_environment({}), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words) as psql,
    ):
        assert script.stdout is not None  # both asked for above
        assert psql.stdin is not None
        with contextlib.suppress(BrokenPipeError), psql.stdin:  # psql has ended at a fault: its words say why
            for _ in range(HEADER_LINES):
                line = script.stdout.readline()
                if version >= KNOWS_TRANSACTION_TIMEOUT or not line.startswith(b"SET transaction_timeout"):
                    psql.stdin.write(line)
            shutil.copyfileobj(script.stdout, psql.stdin)
        script.stdout.close()
        if psql.wait() or script.wait():
            words.seek(0)
            said = words.read().decode(errors="replace").strip()[-2000:]
            raise Fault(f"The database could not be read back; what was there is untouched:\n{said}")


def _restore_files(place: Place, folder: Path) -> None:
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media").chmod(place.media.stat().st_mode & 0o777)
    place.media.rename(folder / "media-replaced")
    (folder / "media").rename(place.media)
    for name in KEPT:
        if (folder / name).exists():
            (folder / name).chmod(0o600)
            (folder / name).replace(place.home / name)


def reset(place: Place, *, sure: bool) -> int:
    """Throw away a Weir's data: its own servers' files, or the database the user named. Python packages stay."""
    given = given_addresses()
    what = f"the database {database_of(given.app or given.owner)} and " if given.app or given.owner else ""
    if not sure:
        say(f"This throws away {what}everything in {place.home}: orders, accounts, media, log-ins. There is no way back.")
        if input("Type yes to go on: ").strip().lower() != "yes":
            say("Nothing was changed.")
            return 1
    place.make()
    with alone(place):
        end(marked(str(place.home)))
        _drop_everything(place)
    say("Weir is as on its first day. ./weir run begins again.")
    return 0


def _drop_everything(place: Place) -> None:
    given = given_addresses()
    if given.app or given.owner or given.admin:
        with _servers(place) as servers:
            admin, name = servers.addresses.admin, servers.database
            ask_database(servers.packages, ["drop_database", [admin, name]], ["make_database", [admin, name]])
    data = [place.home / "postgresql-18", place.home / "valkey"]
    end(pid for folder in data for pid in working_in(folder))
    own = ["logs", "media", "mail", "static", "static-key", "secret_key", "logins.json", "beat-schedule*", "role_secret"]
    for path in [*data, *(path for name in own for path in place.home.glob(name))]:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def _wheel_program(packages: Packages, name: str) -> Path:
    return packages.site / WHEEL / "pginstall" / "bin" / name


def _program(servers: Servers, name: str) -> Path:
    """PostgreSQL's own tool. The wheel's suits our own cluster, but it speaks no TLS: for a given server the system's, if new enough."""
    if not servers.cluster and (found := shutil.which(name)):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"(\d+)[.\d]*", said)
        if version and int(version[1]) >= ask_database(servers.packages, ["server_version", [servers.addresses.admin]])[0]:
            return Path(found)
    return _wheel_program(servers.packages, name)


def _postgres(command: Sequence[str | Path], failure: str) -> None:
    done = subprocess.run(
        command, env=clean_environment({}), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise Fault(f"{failure}:\n{done.stderr.strip()[-2000:]}")
