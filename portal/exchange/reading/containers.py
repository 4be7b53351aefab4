"""What a file really is, by its bytes and never by its name, and whether its archive is sane."""

import zipfile
import zlib
from pathlib import Path
from posixpath import normpath

from portal.exchange.reading import limits
from portal.exchange.reading.faults import Unfit

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
STRANGE = (
    b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"<", b"#!", b"{\\rtf", b"8BPS", b"II*\x00", b"MM\x00*", b"PK\x05\x06", b"SQLite format 3", b"SAUCE",
)  # fmt: skip
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".ods", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz", ".jar")
DOCUMENT_TYPES = tuple(word.encode(charset).strip(b"\0") for word in ("<!DOCTYPE", "<!ENTITY") for charset in ("ascii", "utf-16-le"))
CHUNK = 256 * 1024
SYMLINK = 0o120000
FILE_TYPE = 0o170000
ENCRYPTED = 0x1


def sort_of(path: Path) -> str:
    """Say whether the bytes are "xlsx", "ods", "xls" or "text". Raises Unfit for anything else, or an unsafe archive."""
    if path.stat().st_size > limits.BYTES:
        raise Unfit("too_large", most=limits.BYTES // limits.MEBIBYTE)
    with path.open("rb") as file:
        start = file.read(512)
    if not start.strip():
        raise Unfit("empty")
    if start.startswith(ZIP):
        return _archive_sort(path)
    if start.startswith(OLE):
        return "xls"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(STRANGE):
        raise Unfit("wrong_type")
    return "text"


def _archive_sort(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = _checked_names(archive)
            _unpack_to_nowhere(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError) as error:
        raise Unfit("broken_archive") from error
    if "xl/vbaProject.bin" in names or "xl/macrosheets/sheet1.xml" in names:
        raise Unfit("macros")
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise Unfit("wrong_type")


def _checked_names(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    if len(entries) > limits.ZIP_ENTRIES:
        raise Unfit("too_many_entries", most=limits.ZIP_ENTRIES)
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise Unfit("broken_archive")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > limits.ZIP_UNPACKED:
        raise Unfit("unpacks_too_large", most=limits.ZIP_UNPACKED // limits.MEBIBYTE)
    return names


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or "\\" in name or ":" in name or normpath(name).startswith(".."):
        raise Unfit("unsafe_paths")
    if (entry.external_attr >> 16) & FILE_TYPE == SYMLINK:
        raise Unfit("unsafe_paths")
    if entry.flag_bits & ENCRYPTED:
        raise Unfit("locked")
    if name.lower().endswith(NESTED):
        raise Unfit("nested_archive")


def _unpack_to_nowhere(archive: zipfile.ZipFile) -> None:
    """Count what really comes out, for a directory may lie about sizes; refuse document type definitions on the way."""
    unpacked = 0
    packed = max(1, sum(entry.compress_size for entry in archive.infolist()))
    for entry in archive.infolist():
        tail = b""
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > limits.ZIP_UNPACKED:
                    raise Unfit("unpacks_too_large", most=limits.ZIP_UNPACKED // limits.MEBIBYTE)
                if unpacked > limits.MEBIBYTE and unpacked > packed * limits.ZIP_RATIO:
                    raise Unfit("unpacks_too_large", most=limits.ZIP_UNPACKED // limits.MEBIBYTE)
                if not tail and chunk.startswith(ZIP):
                    raise Unfit("nested_archive")
                seen = tail + chunk
                if any(mark in seen for mark in DOCUMENT_TYPES):
                    raise Unfit("document_type")
                tail = chunk[-32:]
