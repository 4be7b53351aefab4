"""Wagtail's editor as a part of Weir: its look, a way back, and no doors to what Weir does elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

NOT_HERE = {"help"}


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def way_back() -> MenuItem:
    return MenuItem(_("Back to Weir"), "/library/", name="weir", icon_name="home", order=1)


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def leave_out(_request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in NOT_HERE]


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("pages/cms.css"))
