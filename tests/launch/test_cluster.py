"""The cluster comes up whatever a killed start has left behind."""

import contextlib
import os
import signal
import time
from pathlib import Path

import psycopg2
import pytest

from launch.cluster import READY, Cluster
from launch.faults import Fault
from launch.processes import working_in

pytestmark = pytest.mark.slow


def value(cluster: Cluster, statement: str) -> object:
    connection = psycopg2.connect(cluster.url("postgres", "postgres"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_a_cluster_starts_once_and_leaves_no_process_when_stopped(cluster: Cluster) -> None:
    assert cluster.start() is True
    assert cluster.start() is False
    cluster.stop()
    assert not cluster.alive()
    assert working_in(cluster.data) == []


def test_the_locale_finds_chinese_whatever_the_users_own_is(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANG", "xx_YY.nonsense")
    monkeypatch.setenv("PGDATA", "/nowhere")
    cluster.start()
    value(cluster, "create extension pg_trgm; select 1")
    assert value(cluster, "select show_trgm('联想')") != []
    assert value(cluster, "select upper('é')") == "É"
    cluster.stop()


def test_a_cluster_killed_while_it_was_made_is_made_anew(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / READY).unlink()
    (cluster.data / "global" / "pg_control").unlink()
    assert cluster.start() is True
    assert value(cluster, "select 1") == 1
    cluster.stop()


def test_a_cluster_comes_up_after_sigkill_and_keeps_what_was_committed(cluster: Cluster) -> None:
    cluster.throwaway = False
    cluster.start()
    value(cluster, "create table kept as select 7 as n; select 1")
    for pid in working_in(cluster.data):
        with contextlib.suppress(ProcessLookupError):  # a short-lived one may be gone already
            os.kill(pid, signal.SIGKILL)
    assert cluster.start() is True
    assert value(cluster, "select n from kept") == 7
    cluster.stop()


def test_a_pid_file_that_names_a_living_stranger_is_no_hindrance(cluster: Cluster) -> None:
    cluster.start()
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    cluster.stop()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    assert cluster.start() is True
    cluster.stop()


def test_a_server_that_cannot_start_says_why_in_plain_words(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("no_such_setting = 1\n")
    began = time.monotonic()
    with pytest.raises(Fault, match=r"PostgreSQL did not start(.|\n)*no_such_setting"):
        cluster.start()
    assert time.monotonic() - began < 20


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_is_told_when_the_servers_user_cannot_reach_the_data(cluster: Cluster) -> None:
    cluster.place.home.chmod(0o700)
    with pytest.raises(Fault, match="WEIR_HOME"):
        cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_the_socket_folder_of_a_stranger_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    folder = cluster.place.sockets
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    with pytest.raises(Fault, match="belongs to somebody else"):
        cluster.start()
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(Fault, match="belongs to somebody else"):
        cluster.start()
    folder.unlink()
