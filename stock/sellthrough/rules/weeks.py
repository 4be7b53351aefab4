"""Weeks as the trade counts them: ISO 8601, from Monday to Sunday, named by their Monday."""

from __future__ import annotations

from datetime import date, timedelta

DAYS = 7


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_day(week: date) -> date:
    return week + timedelta(days=DAYS - 1)


def week_label(week: date) -> str:
    """A week by its number, as people say it: W47. The year is the reader's to see from the Monday beside it."""
    return f"W{week.isocalendar().week:02}"


def weeks_back(today: date, count: int) -> list[date]:
    """The last `count` weeks that are over on `today`, the oldest first."""
    this = monday_of(today)
    return [this - timedelta(weeks=back) for back in range(count, 0, -1)]


def weeks_due(today: date, sent: set[date], *, since: date, most: int) -> list[date]:
    """Weeks that are over and not reported, the oldest first: none before `since`, and of those the newest `most`."""
    return [week for week in weeks_back(today, most) if week not in sent and week >= since]


def is_open(week: date, today: date, open_weeks: int) -> bool:
    """Say whether a week's books still take movements on its own days: the running week and `open_weeks` before it.

    What comes for an older week is booked in the running one, so that a closed week's books never change.
    """
    return week >= monday_of(today) - timedelta(weeks=open_weeks)
