"""Pure rules of the catalogue."""

from pypinyin import Style, lazy_pinyin


def pinyin_of(name: str) -> str:
    """Write a Chinese name as it is typed: in full, then by initials, so that "shuihu" and "sh" both find 水壶."""
    if not any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return ""
    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()[:400]
