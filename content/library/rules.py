"""Pure rules of files: which we take, under which names we keep them, how their words are found."""

import re
import unicodedata
from pathlib import PurePath
from uuid import UUID

from pypinyin import Style, lazy_pinyin

EXTENSIONS = ("pdf", "docx", "xlsx", "csv", "txt")
PICTURES = ("jpg", "jpeg", "png", "webp")
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_NAME = 60
SIGNS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
HAN = re.compile(r"[\u3400-\u9fff]+")


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lstrip(".").lower()


def is_what_it_says(name: str, begin: bytes) -> bool:
    """Say whether the first bytes of a file fit its name. Text is what has no NUL and reads as UTF-8 or GB18030."""
    extension = extension_of(name)
    if extension in SIGNS:
        return begin.startswith(SIGNS[extension])
    if extension not in {"csv", "txt"} or b"\0" in begin or begin.lstrip()[:1] == b"<":
        return False
    return not begin.startswith((*SIGNS.values(), b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ"))


def stored_name(name: str, key: UUID) -> str:
    """The name a file is kept under: our own key and its extension. What the sender called it may be hostile, long or misleading."""
    return f"{key.hex}.{extension_of(name)}" if extension_of(name).isascii() and extension_of(name).isalnum() else key.hex


def shown_name(title: str, extension: str) -> str:
    """A name to save a file under: its title, without what a file system or a header would choke on."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", title) if unicodedata.category(letter)[0] != "C")
    safe = re.sub(r'[\\/:*?"<>|;%]+', " ", plain).strip(" .")
    return f"{re.sub(r' +', ' ', safe)[:LONGEST_NAME].strip() or 'file'}.{extension}"


def searchable(*texts: str) -> str:
    """All words in lower case, and the Chinese ones again as they are typed: in full and by initials."""
    words = " ".join(text for text in texts if text)
    runs = HAN.findall(words)
    typed = [f"{''.join(lazy_pinyin(run))} {''.join(lazy_pinyin(run, style=Style.FIRST_LETTER))}" for run in runs]
    return " ".join([re.sub(r"\s+", " ", words), *dict.fromkeys(typed)]).lower()
