"""The face of papers: Noto Sans SC, and a cut of it with the characters that nearly every paper does with.

WeasyPrint embeds what a paper uses, but keeps the tables of the whole face: 100 KB and a third of the time for 65,535 glyphs
of which two hundred are drawn. The cut holds GB 2312 and Latin; a rarer character is drawn from the whole face.
It is made once a machine (5 s) and kept beside the media.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import pylopdf_fonts_zh_cn
from django.conf import settings

WHOLE = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
FEATURES = ("kern", "tnum", "locl", "liga", "ccmp")
LATIN = (*range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, 0x2212)
ROWS, CELLS = range(0xA1, 0xF8), range(0xA1, 0xFF)  # of GB 2312


def cut_path() -> Path:
    """Where the cut is; made first where it is not there yet."""
    mark = sha256(f"{WHOLE.stat().st_size} {FEATURES} {LATIN}".encode()).hexdigest()[:12]
    path = Path(settings.ENVIRONMENT.weir_home) / "fonts" / f"paper-{mark}.otf"
    if not path.exists():
        _make(path)
    return path


def characters() -> set[int]:
    """What the cut holds: GB 2312, the Latin of Europe, punctuation and signs of currencies."""
    chinese = (bytes((row, cell)).decode("gb2312", "ignore") for row in ROWS for cell in CELLS)
    return {ord(letter) for letter in chinese if letter} | set(LATIN)


def _make(path: Path) -> None:
    from fontTools import subset

    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    font = subset.load_font(str(WHOLE), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        subset.save_font(font, part, options)
    Path(part.name).replace(path)  # two at once: the last whole file stays
