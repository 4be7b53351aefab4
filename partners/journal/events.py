"""What happened to long work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job is over: done, failed or cancelled. `user_id` is who started it."""

    job_id: int
    kind: str
    title: str
    state: str
    user_id: int | None
