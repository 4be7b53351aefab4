"""How large and how deep a file from outside may be. Beyond that it is refused before, or while, it is read."""

MEBIBYTE = 1024 * 1024

BYTES = 10 * MEBIBYTE
ZIP_ENTRIES = 200
ZIP_UNPACKED = 100 * MEBIBYTE
ZIP_RATIO = 100
SHEETS = 20
ROWS = 200_000
COLUMNS = 200
CELL = 32_767  # characters: what Excel itself allows
CHILD_MEMORY = 512 * MEBIBYTE
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 60
CHILD_OUTPUT = 256 * MEBIBYTE
HEADER_SEARCH_ROWS = 20
