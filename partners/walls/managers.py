"""Managers of partners' tables: they raise where nobody is looking, and narrow to what a viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from partners.walls.constraints import RowSecurity
from partners.walls.scope import NOBODY, current

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


class NobodyIsLooking(RuntimeError):
    """A partners' table was asked for without a viewer and without a system reason."""


def row_security(model: type[models.Model]) -> RowSecurity:
    """Return the policy of a partners' table. Raises LookupError where a model has none."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, RowSecurity):
            return constraint
    message = f"{model._meta.label} has no row-level security"
    raise LookupError(message)


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    def seen_by(self, viewer: Viewer) -> Self:
        """Narrow to the rows `viewer` may see: its own, those below it, and what was shared with it.

        The database's policies say the same again; this filter is the query, they are the net.
        """
        if viewer.is_hq:
            return self
        policy = row_security(self.model)
        seen = Q()
        for column in policy.columns:
            seen |= Q(**{f"{column}__in": viewer.organisation_ids})
        if policy.shareable:
            seen |= Q(pk__in=viewer.shared_with_me(self.model._meta.label_lower))
        return self.filter(seen)


class ScopedManager[M: models.Model](models.Manager[M]):
    """The only manager of a partners' table."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        if current.get() == NOBODY:
            message = f"{self.model._meta.label}: say who is looking, seeing(viewer.scope), or why, system(reason)"
            raise NobodyIsLooking(message)
        return ScopedQuerySet(self.model, using=self._db)

    def seen_by(self, viewer: Viewer) -> ScopedQuerySet[M]:
        return self.get_queryset().seen_by(viewer)


def scoped(queryset: type[ScopedQuerySet[Any]]) -> Any:
    """Make a scoped manager with a component's own queryset."""

    class Manager(ScopedManager[Any]):
        def get_queryset(self) -> ScopedQuerySet[Any]:
            super().get_queryset()
            return queryset(self.model, using=self._db)

    return Manager.from_queryset(queryset)()
