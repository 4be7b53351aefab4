"""A backup is whole or refused, and brings everything back."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.backup import MANIFEST, back_up, reset, restore, unpack
from launch.database import connected, one, run, tables
from launch.faults import Fault
from launch.locks import alone
from launch.places import Place
from launch.serving import serving


@pytest.fixture
def used(place: Place, nothing_given: None) -> Iterator[Place]:
    """A Weir with a table, some rows behind row-level security, and a picture."""
    with serving(place, throwaway=True) as (_packages, environment):
        with connected(environment["OWNER_DATABASE_URL"]) as connection:
            run(connection, "create table orders (number bigserial primary key, owner int, note text)")
            run(connection, "insert into orders (owner, note) select n % 7, '订单 ' || n from generate_series(1, 500) n")
            run(connection, "alter table orders enable row level security; alter table orders force row level security")
            run(connection, "create policy theirs on orders to weir_partner using (owner = 1)")
            run(connection, "grant select on orders to weir_partner; revoke delete on orders from weir_app")
        (place.media / "statements").mkdir()
        (place.media / "statements" / "九月.pdf").write_bytes(b"%PDF 1")
        yield place


def orders(place: Place) -> tuple[object, object, object]:
    """Rows that a backup reader sees, rows that a partner sees, and whether the app may delete."""
    with serving(place, throwaway=True) as (_packages, environment):
        admin = environment["ADMIN_DATABASE_URL"].replace("/postgres?", "/weir?")
        with connected(admin) as connection:
            everything = one(connection, "select count(*) from orders")
            may_delete = one(connection, "select has_table_privilege('weir_app', 'orders', 'delete')")
        with connected(environment["DATABASE_URL"]) as connection:
            run(connection, "set role weir_partner")
            return everything, one(connection, "select count(*) from orders"), may_delete


@pytest.mark.slow
def test_a_backup_brings_back_rows_walls_media_and_secret(used: Place, tmp_path: Path) -> None:
    file = tmp_path / "weir.backup"
    secret = (used.home / "secret_key").read_text()
    before = orders(used)
    assert before == (500, 72, False)
    assert back_up(used, file) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Fault, match="--overwrite"):
        back_up(used, file)

    with serving(used) as (_packages, environment), connected(environment["OWNER_DATABASE_URL"]) as connection:
        run(connection, "drop table orders; create table stray (n int)")
    (used.media / "statements" / "九月.pdf").unlink()
    (used.media / "stray.txt").write_text("x")
    (used.home / "secret_key").write_text("another")

    with pytest.raises(Fault, match="holds data already"):
        restore(used, file)
    assert (used.media / "stray.txt").exists()

    assert restore(used, file, overwrite=True) == 0
    assert orders(used) == before
    assert [path.name for path in used.media.rglob("*") if path.is_file()] == ["九月.pdf"]
    assert (used.home / "secret_key").read_text() == secret
    with serving(used) as (_packages, environment):
        assert tables(environment["DATABASE_URL"]) == 1
    assert not list(used.home.glob("restore-*"))


@pytest.mark.slow
def test_the_log_in_of_weir_backup_is_enough_for_a_backup(used: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(used) as (_packages, environment):
        monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
        monkeypatch.setenv("ADMIN_DATABASE_URL", environment["ADMIN_DATABASE_URL"].replace("//postgres@", "//weir_backup@"))
        assert back_up(used, tmp_path / "b") == 0
        monkeypatch.delenv("DATABASE_URL")
        monkeypatch.delenv("ADMIN_DATABASE_URL")
    restore(used, tmp_path / "b", overwrite=True)
    assert orders(used) == (500, 72, False)


@pytest.mark.slow
def test_reset_forgets_everything_and_a_backup_fills_it_again(used: Place, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b")
    with pytest.raises(Fault, match="running already"), alone(used):
        reset(used, sure=True)
    assert reset(used, sure=True) == 0
    assert not (used.home / "postgresql-18").exists()
    assert not used.media.exists()
    restore(used, tmp_path / "b")
    assert orders(used) == (500, 72, False)


def test_reset_asks_first(place: Place, monkeypatch: pytest.MonkeyPatch, nothing_given: None) -> None:
    (place.media / "kept").write_text("x")
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    assert reset(place, sure=False) == 1
    assert (place.media / "kept").exists()


@pytest.fixture
def parts() -> dict[str, bytes]:
    return {"database.dump": b"dump", "media/a.txt": b"a"}


def written(file: Path, parts: dict[str, bytes], manifest: object = None) -> Path:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    about = {"format": 1, "made": "2026-01-01T00:00:00Z", "parts": sums} if manifest is None else manifest
    with tarfile.open(file, "w") as tar:
        for name, data in {**parts, MANIFEST: json.dumps(about).encode()}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return file


def test_a_whole_file_unpacks(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert len(unpack(written(tmp_path / "b", parts), tmp_path / "out")["parts"]) == 2
    assert (tmp_path / "out" / "media" / "a.txt").read_bytes() == b"a"


def test_a_part_that_was_changed_is_found(tmp_path: Path, parts: dict[str, bytes]) -> None:
    manifest = {"format": 1, "made": "", "parts": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}}
    file = written(tmp_path / "b", {**parts, "database.dump": b"dumb"}, manifest)
    with pytest.raises(Fault, match=r"damaged: database\.dump"):
        unpack(file, tmp_path / "out")


def test_a_part_that_does_not_belong_is_found(tmp_path: Path, parts: dict[str, bytes]) -> None:
    manifest = {"format": 1, "made": "", "parts": {}}
    with pytest.raises(Fault, match="damaged"):
        unpack(written(tmp_path / "b", parts, manifest), tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/outside"])
def test_a_part_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault):
        unpack(written(tmp_path / "b", {name: b"x"}), tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_file_cut_off_and_a_file_of_something_else_are_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    file = written(tmp_path / "b", parts)
    file.write_bytes(file.read_bytes()[:1100])
    with pytest.raises(Fault, match="not a backup of Weir"):
        unpack(file, tmp_path / "out")
    file.write_text("hello")
    with pytest.raises(Fault, match="not a backup of Weir"):
        unpack(file, tmp_path / "out2")
