"""What is made from the checkout's files is made anew when they change, and only then."""

import os
from pathlib import Path

import pytest

from launch.derived import static_key, words_are_stale


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("django==1\n")
    for name in ("portal/shell/static/shell/weir.css", "portal/locale/zh_Hans/LC_MESSAGES/django.po", ".venv/static/x.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    return tmp_path


def test_static_files_are_known_by_their_content_and_by_the_lock(root: Path) -> None:
    before = static_key(root)
    (root / ".venv" / "static" / "x.css").write_text("2")
    assert static_key(root) == before
    (root / "portal" / "shell" / "static" / "shell" / "weir.css").write_text("2")
    changed = static_key(root)
    assert changed != before
    (root / "requirements.txt").write_text("django==2\n")
    assert static_key(root) != changed


def test_words_are_stale_until_compiled_and_again_when_edited(root: Path) -> None:
    catalogue = root / "portal" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert words_are_stale(root)
    catalogue.with_suffix(".mo").write_bytes(b"")
    assert not words_are_stale(root)
    os.utime(catalogue, (catalogue.stat().st_atime, catalogue.stat().st_mtime + 10))
    assert words_are_stale(root)
