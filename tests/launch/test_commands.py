"""The command line in plain words."""

import pytest

from launch.commands import COMMANDS, WORDS, main
from launch.testing import workers


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert main(["--help"]) == 0
    assert all(f"./weir {word}" in WORDS for word in COMMANDS if not word.startswith("-"))
    assert capsys.readouterr().out.count("./weir run ") == 2


def test_an_unknown_word_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rnu"]) == 2
    assert "knows no command “rnu”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "chosen"), [(["-n", "1"], True), (["-n0", "x"], True), (["--pdb"], True), (["-q", "-k", "credit"], False)]
)
def test_tests_run_side_by_side_unless_the_caller_chose(arguments: list[str], chosen: bool) -> None:
    assert (workers(arguments) == []) is chosen
