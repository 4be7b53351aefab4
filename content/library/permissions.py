"""Who may edit in Wagtail: whoever the gate let in, everything that is content and nothing else.

Wagtail asks policies and Django's permissions; both answer by one mark that the gate (`content.pages.gate`) puts on the
person for the length of the request, because the viewer acting there holds the duty. Nothing is stored, so nothing can be left over.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionPermissionPolicy,
)
from wagtail.permissions import register_permission_policy

from partners.access.models import User

MARK = "publishes_content"
ADMIN = "wagtailadmin.access_admin"
DUTY = "publish_content"


def publishes(user: Any) -> bool:
    return bool(getattr(user, MARK, False))


def publishers() -> QuerySet[User]:
    """Everybody who may publish now, for Wagtail's lists of people."""
    return User.objects.filter(is_active=True, organisationduty__permission__codename=DUTY).distinct()


class PublishingBackend(BaseBackend):
    """Says yes to Wagtail's one question at the door. It knows no passwords."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm == ADMIN and publishes(user_obj)


class _ByDuty:
    """Mixed into Wagtail's policies over collections: all, or nothing."""

    def _check_perm(self, user: Any, actions: Any, collection: Any = None) -> bool:
        return publishes(user)

    def _collections_with_perm(self, user: Any, actions: Any) -> Any:
        return Collection.objects.all() if publishes(user) else Collection.objects.none()

    def collections_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return self._collections_with_perm(user, actions)

    def _users_with_perm(self, actions: Any, collection: Any = None) -> Any:
        return publishers()


class FilesByDuty(_ByDuty, CollectionPermissionPolicy):  # type: ignore[misc]
    """For images and documents."""


class CollectionsByDuty(_ByDuty, CollectionManagementPermissionPolicy):  # type: ignore[misc]
    """For the collections themselves."""


def register_policies() -> None:
    """Put ours in the place of Wagtail's; its apps stand before ours in the settings."""
    register_permission_policy(get_image_model(), FilesByDuty(get_image_model()))
    register_permission_policy(get_document_model(), FilesByDuty(get_document_model()))
    register_permission_policy(Collection, CollectionsByDuty(Collection))
