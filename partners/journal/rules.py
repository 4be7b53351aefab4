"""When to try again, when to give up, how long is left. Pure."""

from datetime import timedelta

MOST_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(minutes=10)
MOST_JOB_ATTEMPTS = 3
SILENCE = timedelta(minutes=5)  # a job whose worker gave no sign of life for so long is lost
KEPT = timedelta(days=30)  # answers to repeats, delivered news, jobs and their files
YOUNG = timedelta(seconds=10)


def pause_after(attempts: int) -> timedelta:
    """Wait 2, 4, 8 … seconds after failed attempts, never longer than ten minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 16)), LONGEST_PAUSE)


def seconds_left(done: int, total: int, elapsed: timedelta) -> int | None:
    """Seconds until a job ends at its pace so far; None before the pace is known."""
    if done <= 0 or total <= done or elapsed <= timedelta(0):
        return None
    return round(elapsed.total_seconds() * (total - done) / done)


def seconds_between_looks(age: timedelta) -> int:
    """How often a page asks after a job: each second while it is young, then every three."""
    return 1 if age < YOUNG else 3
