"""`python launch …` and `python -m launch …` mean the same."""

import sys
from pathlib import Path

if __name__ == "__main__":
    if not __package__:  # run as a folder: Python put the folder itself on the path instead of its parent
        sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from launch.commands import main

    sys.exit(main(sys.argv[1:]))
