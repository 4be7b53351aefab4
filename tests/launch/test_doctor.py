"""The doctor's lines: OK, or what to type."""

import shutil
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from launch import doctor
from launch.commands import main
from launch.faults import Fault
from launch.packages import Packages
from launch.places import Place


def test_a_healthy_machine_gets_a_line_for_each(place: Place, nothing_given: None, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WEIR_HOME", str(place.home))
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    labels = [line.split()[1] for line in lines if line.startswith("  ") and not line.strip().startswith("→")]
    assert labels == ["Python", "Disk", "Ports", "Browser", "Packages", "Wheels", "Fonts", "Pango", "Search", "Queue"]
    assert any("你好 is drawn by glyphs" in line and "OK" in line for line in lines)
    assert any("by trigrams" in line and "OK" in line for line in lines)


def test_a_taken_port_is_no_fault_but_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(doctor, "FIRST_PORT", listener.getsockname()[1])
        finding = doctor.ports()
    assert not finding.good
    assert not finding.vital
    assert "is taken" in finding.words


def test_a_full_disk_is_a_fault_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=100_000_000))
    finding = doctor.disk(Place(tmp_path / "not yet there"))
    assert not finding.good
    assert finding.vital
    assert "WEIR_HOME=" in finding.cure


def test_missing_pango_names_the_packages_and_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "python"
    fake.parent.mkdir()
    fake.write_text("""#!/bin/sh\necho '[["pango", false, "cannot load library libpango"]]'\n""")
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "platform", "linux")
    (finding,) = doctor.inspect(Packages(tmp_path), {}, ["pango"])
    assert not finding.good
    assert not finding.vital
    assert finding.cure.endswith("apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def test_packages_that_cannot_be_installed_end_the_examination_with_one_bad_line(place: Place, monkeypatch, capsys) -> None:
    def fail(*_: object) -> None:
        raise Fault("The network is away")

    monkeypatch.setattr(doctor, "install", fail)
    assert doctor.examine(place) == 1
    out = capsys.readouterr().out
    assert "BAD   Packages  The network is away" in out
    assert "Wheels" not in out
