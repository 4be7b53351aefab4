"""Valkey keeps its messages through a kill, and listens on its socket only."""

import os
import signal

import redis

from launch.broker import Broker
from launch.processes import working_in


def client(broker: Broker) -> "redis.Redis[bytes]":
    return redis.Redis.from_url(broker.cache_url)


def test_it_starts_once_and_leaves_no_process_when_stopped(broker: Broker) -> None:
    assert broker.start() is True
    assert broker.start() is False
    assert client(broker).info()["tcp_port"] == 0
    broker.stop()
    assert not broker.alive()
    assert working_in(broker.data) == []


def test_it_keeps_its_messages_through_a_kill(broker: Broker) -> None:
    broker.start()
    with client(broker) as line:
        line.set("message", "order 7")
    line.connection_pool.disconnect()
    for pid in working_in(broker.data):
        os.kill(pid, signal.SIGKILL)
    assert broker.start() is True
    with client(broker) as line:
        assert line.get("message") == b"order 7"
    broker.stop()
