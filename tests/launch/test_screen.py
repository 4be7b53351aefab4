"""Tables stand straight with Chinese in them."""

import subprocess
import sys

from launch.places import ROOT
from launch.screen import Step, table, width


def test_chinese_characters_count_as_two_columns() -> None:
    assert width("杭州 ab") == 7


def test_a_tables_columns_line_up() -> None:
    lines = table(["Role", "Try"], [["采购", "order"], ["HQ", "release"]]).splitlines()
    assert [width(line[: line.index(last)]) for line, last in zip(lines, ["Try", "───────", "order", "release"], strict=True)] == [
        8,
        8,
        8,
        8,
    ]


CHATTER = """
import sys
from launch.screen import say
for _ in range(100_000):
    say("x")
sys.stderr.write("to the end")
"""


def test_a_reader_who_went_away_stops_nothing() -> None:
    speaker = subprocess.Popen([sys.executable, "-c", CHATTER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True)
    assert speaker.stdout.readline() == "x\n"
    speaker.stdout.close()
    assert speaker.stderr.read() == "to the end"
    assert speaker.wait(10) == 0
    speaker.stderr.close()


def test_a_step_in_a_log_says_its_name_and_its_note_once(capsys) -> None:
    line = Step("Tables")
    line.begin()
    line.count(1, 2)
    line.note = "2 of 2"
    line.end()
    assert capsys.readouterr().out.split() == ["✓", "Tables", "0.0", "s", "2", "of", "2"]
