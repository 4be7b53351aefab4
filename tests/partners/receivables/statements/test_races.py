"""Papers made at once, with real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from partners.receivables.statements.rendering import PangoMissing, can_print
from tests.factories import hq_viewer
from tests.partners.receivables.statements.test_runs import OCTOBER, busy_account, make, papers


def test_four_at_once_make_one_paper_each_with_numbers_without_a_gap(committed_db: str) -> None:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")
    by = hq_viewer("credit_controller")
    accounts = [busy_account(by) for _ in range(4)]
    together = threading.Barrier(4)

    def work(turn: int) -> set[str]:
        try:
            together.wait()
            return {make(accounts[(turn + step) % 4], OCTOBER, by).number for step in range(4)}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(work, range(4)))
    assert all(numbers == {f"ST-2026-10-{number:04}" for number in range(1, 5)} for numbers in made)
    assert len({paper.digest for paper in papers()}) == 4
