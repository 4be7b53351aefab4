"""Wagtail's policy over pages, by the gate's mark (see `content.library.permissions`)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission
from wagtail.models.pages import PAGE_PERMISSION_TYPES
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from content.library.permissions import publishers, publishes


class PagesByDuty(PagePermissionPolicy):  # type: ignore[misc]
    """Every page for whoever publishes, none for anybody else."""

    def get_all_permissions_for_user(self, user: Any) -> list[GroupPagePermission]:
        """What Wagtail reads a person's rights from: made here, in memory, from the root down."""
        if not publishes(user):
            return []
        root = self.model.base_page_model.objects.filter(depth=1).first()
        name = self.model.base_page_model._meta.model_name
        return [
            GroupPagePermission(page=root, permission=Permission(codename=f"{code}_{name}"))
            for code, *_words in PAGE_PERMISSION_TYPES
            if root is not None
        ]

    def _base_user_has_permission(self, user: Any) -> bool:
        return publishes(user)

    def _base_queryset_for_user(self, user: Any) -> Any:
        pages = self.model._default_manager
        return pages.all() if publishes(user) else pages.none()

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> Any:
        return publishers()

    def users_with_any_permission_for_instance(self, actions: Any, instance: Any, include_superusers: bool = True) -> Any:
        return publishers()


def register_page_policy() -> None:
    from content.pages.models import LibraryPage

    register_permission_policy(LibraryPage, PagesByDuty(LibraryPage))
