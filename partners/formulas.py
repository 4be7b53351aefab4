"""Text that a spreadsheet would run as a formula, and the mark that keeps it text.

Programs look past blanks at the beginning, and some take the full-width signs of Chinese keyboards for the plain ones.
"""

SIGNS = frozenset("=+-@＝＋－＠")
BREAKS = frozenset("\t\r\n")
BLANKS = " \t\r\n\u00a0\u3000\ufeff"
MARK = "'"


def runs_as_formula(text: str) -> bool:
    return text[:1] in BREAKS or text.lstrip(BLANKS)[:1] in SIGNS


def harmless(text: str) -> str:
    """What to write into a CSV file for `text`. Marks that were there already are kept apart from ours by one more."""
    return MARK + text if runs_as_formula(text.lstrip(MARK)) else text


def unmarked(text: str) -> str:
    """What was meant by a cell that `harmless` wrote."""
    return text[1:] if text[:1] == MARK and runs_as_formula(text.lstrip(MARK)) else text
