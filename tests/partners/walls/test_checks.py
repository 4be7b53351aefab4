"""Nothing serves people through a database role that passes the walls."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch.addresses import database_of, with_database

ROOT = Path(__file__).resolve().parents[3]


def serve(url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-c", "import portal.wsgi; print('serving')"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.django_db
def test_it_serves_as_the_role_that_owns_nothing() -> None:
    done = serve(os.environ["DATABASE_URL"])
    assert done.stdout == "serving\n", done.stderr


def test_it_refuses_a_role_that_could_pass_row_level_security() -> None:
    done = serve(with_database(os.environ["ADMIN_DATABASE_URL"], database_of(os.environ["DATABASE_URL"])))
    assert done.returncode == 1
    assert "could bypass row-level security" in done.stderr


def test_it_refuses_the_owner_of_the_tables(committed_db: str) -> None:
    done = serve(with_database(os.environ["OWNER_DATABASE_URL"], committed_db))
    assert done.returncode == 1
    assert "owns tables" in done.stderr
