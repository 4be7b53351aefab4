"""The command line: what each word after `./weir` does."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from launch import backup, doctor, running, testing
from launch.environment import as_owner
from launch.faults import Fault
from launch.packages import DEVELOPMENT, install
from launch.places import find_place
from launch.screen import complain, prepare_output, say, step
from launch.servers import ask_database
from launch.serving import child_code, serving

WORDS = """\
Weir: one ledger for a brand and everyone it sells through.

  ./weir run                  set up, start everything, print the address and the log-ins; Ctrl-C stops all
  ./weir test [arguments]     run the tests; arguments go to pytest
  ./weir doctor               look at this machine: each line OK, or the command that mends it
  ./weir backup FILE          write everything (database, media, secret) into one file
  ./weir restore FILE         bring a backup back; --overwrite replaces what is there
  ./weir reset                throw this Weir's data away; asks first, --yes does not
  ./weir manage ARGUMENTS     Django's manage.py, with the servers up and the settings made
  ./weir with -- PROGRAM …    any program likewise
  ./weir packages             install the packages for running, checking and testing
  ./weir database NAME        make an empty database with Weir's roles and privileges
  ./weir help                 this text

  --place NAME before the word works on another Weir beside this one, with data and servers of its own.
  Data lies in .weir here (in /var/lib/weir for root); WEIR_HOME=/path moves it.
  DATABASE_URL, BROKER_URL and the like use servers of yours: see README.md.
"""


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; returns the exit code."""
    prepare_output()
    words = list(arguments)
    name = ""
    if words[:1] == ["--place"] and len(words) > 1:
        name, words = words[1], words[2:]
    act = COMMANDS.get(words[0] if words else "help")
    if act is None:
        complain(f"Weir knows no command “{words[0]}”.\n\n{WORDS}")
        return 2
    try:
        return act(name, words[1:])
    except Fault as fault:
        complain(f"\n{fault}")
        return 1
    except KeyboardInterrupt:
        return 130


def show_help(_place: str, _words: list[str]) -> int:
    say(WORDS)
    return 0


def run(place: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="weir run")
    parser.add_argument("--port", type=int, help="the port of the web server; otherwise the first free one from 8000 on")
    parser.add_argument("--empty", action="store_true", help="without the demo channel")
    options = parser.parse_args(words)
    return running.run(find_place(place), port=options.port, demo=not options.empty)


def run_tests(place: str, words: list[str]) -> int:
    return testing.test(find_place(place or "test"), words)


def examine(place: str, words: list[str]) -> int:
    argparse.ArgumentParser(prog="weir doctor").parse_args(words)
    return doctor.examine(find_place(place))


def back_up(place: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="weir backup")
    parser.add_argument("file", type=Path)
    parser.add_argument("--overwrite", action="store_true", help="replace a file of that name")
    options = parser.parse_args(words)
    return backup.back_up(find_place(place), options.file.absolute(), overwrite=options.overwrite)


def restore(place: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="weir restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--overwrite", action="store_true", help="replace the data that is there")
    options = parser.parse_args(words)
    return backup.restore(find_place(place), options.file.absolute(), overwrite=options.overwrite)


def reset(place: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="weir reset")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return backup.reset(find_place(place), sure=parser.parse_args(words).yes)


def manage(place: str, words: list[str]) -> int:
    """Django's own commands. A migration runs as the tables' owner, which Weir's own checks refuse as a role to serve with."""
    with serving(find_place(place)) as (packages, environment):
        command = [str(packages.python), "manage.py", *words]
        if words[:1] == ["migrate"]:
            return child_code([*command, "--skip-checks"], as_owner(environment))
        return child_code(command, environment)


def run_with(place: str, words: list[str]) -> int:
    """Any program, with the servers up and the settings made."""
    command = words[1:] if words[:1] == ["--"] else words
    if not command:
        raise Fault("With what?  ./weir with -- python script.py")
    with serving(find_place(place)) as (packages, environment):
        program = packages.folder / "bin" / command[0]
        return child_code([str(program) if program.exists() else command[0], *command[1:]], environment)


def install_packages(_place: str, _words: list[str]) -> int:
    with step("Python packages") as line:
        install(DEVELOPMENT, line)
    return 0


def database(place: str, words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="weir database")
    parser.add_argument("name")
    made = parser.parse_args(words).name
    with serving(find_place(place)) as (packages, environment):
        new = ask_database(packages, ["make_database", [environment["ADMIN_DATABASE_URL"], made]])[0]
        say(f"The database {made} {'is made' if new else 'was there; its privileges are as they should be'}.")
    return 0


COMMANDS: dict[str, Callable[[str, list[str]], int]] = {
    "help": show_help,
    "-h": show_help,
    "--help": show_help,
    "run": run,
    "test": run_tests,
    "doctor": examine,
    "backup": back_up,
    "restore": restore,
    "reset": reset,
    "manage": manage,
    "with": run_with,
    "packages": install_packages,
    "database": database,
}
