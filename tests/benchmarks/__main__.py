"""Run the benchmarks, all or those named: `python -m tests.benchmarks placing lists`. One JSON line per figure."""

import sys
from importlib import import_module
from pathlib import Path

FRAME = {"__init__", "__main__", "figures", "filling", "stage"}


def main(names: list[str]) -> None:
    found = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in FRAME)
    for name in names or found:
        for figure in import_module(f"tests.benchmarks.{name}").run():
            print(figure.line(), flush=True)


main(sys.argv[1:])
