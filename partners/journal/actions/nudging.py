"""Telling the workers, after a commit, that news waits. Beat looks every two seconds anyway, so a nudge may be lost."""

from __future__ import annotations

import logging
import time

from celery import current_app

DELIVER = "partners.journal.tasks.deliver_outbox"
APART = 0.25  # seconds between two nudges of one process: the first delivers for those just behind it
REST = 30.0  # seconds without nudges after the broker did not answer

log = logging.getLogger(__name__)
_not_before = 0.0


def nudge() -> None:
    """Ask a worker to deliver now. Never raises and never waits for a broker that is away."""
    global _not_before  # noqa: PLW0603 (one clock a process)
    now = time.monotonic()
    if now < _not_before or current_app.conf.task_always_eager:
        return
    _not_before = now + APART
    try:
        current_app.send_task(DELIVER, retry=False, ignore_result=True, expires=10)
    except Exception:
        _not_before = now + REST
        log.warning("The broker did not take a nudge; beat delivers the outbox meanwhile.", exc_info=True)
