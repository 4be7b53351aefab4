"""What we serve of others is what they published, with its licence, and a page stays light."""

import gzip
import hashlib
from pathlib import Path

from django_htmx import __file__ as htmx_home

STATIC = Path(__file__).resolve().parents[3] / "portal/shell/static"
VENDOR = STATIC / "vendor"
MOST_BYTES = 160 * 1024


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_each_vendored_file_has_its_checksum() -> None:
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == listed


def test_each_vendored_package_names_its_version_and_brings_its_licence() -> None:
    for folder in VENDOR.iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE").is_file(), folder
            assert folder.name.rpartition("-")[2][0].isdigit()


def test_the_first_page_weighs_at_most_160_kilobytes() -> None:
    """Styles, scripts and icons, packed; charts come on their own pages only."""
    ours = [*(STATIC / "shell").rglob("*.css"), *(STATIC / "shell").rglob("*.js"), *(STATIC / "shell").rglob("*.svg")]
    theirs = [VENDOR / "tabler-1.6.1/tabler.min.css", Path(htmx_home).parent / "static/django_htmx/htmx-2.min.js"]
    assert sum(_packed(path) for path in ours + theirs) < MOST_BYTES
