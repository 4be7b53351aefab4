"""Fetch the front-end files we serve, by exact version, and write down their checksums.

For developers only, when a version changes: it needs npm and the network; nothing is fetched when Weir runs.
Source-map comments are cut off, because the manifest storage would look for maps that we do not ship.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "portal/shell/static/vendor"
FILES = {
    "@tabler/core@1.6.1": ("tabler-1.6.1", {"dist/css/tabler.min.css": "tabler.min.css"}),
    "echarts@6.1.0": ("echarts-6.1.0", {"dist/echarts.common.min.js": "echarts.common.min.js", "LICENSE": "LICENSE", "NOTICE": "NOTICE"}),
}
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def fetch(package: str, into: Path) -> tarfile.TarFile:
    """The package's archive, as npm has it."""
    name = subprocess.run(["npm", "pack", "--silent", package], cwd=into, check=True, capture_output=True, text=True)
    return tarfile.open(into / name.stdout.strip().splitlines()[-1])


def checksums() -> str:
    """One line per vendored file, as `sha256sum` writes it."""
    files = sorted(path for path in TARGET.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(TARGET).as_posix()}\n" for path in files)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for package, (name, files) in FILES.items():
            archive = fetch(package, Path(folder))
            (TARGET / name).mkdir(parents=True, exist_ok=True)
            for source, destination in files.items():
                member = archive.extractfile(f"package/{source}")
                if member is None:
                    raise FileNotFoundError(source)
                (TARGET / name / destination).write_bytes(SOURCE_MAP.sub(b"\n", member.read()))
    (TARGET / "SHA256SUMS").write_text(checksums())


if __name__ == "__main__":
    main()
