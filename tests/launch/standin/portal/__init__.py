"""The smallest project that `./weir run` can start: the launcher is tried on it, for Weir itself takes a minute to migrate."""

from portal.celery import app

__all__ = ["app"]
