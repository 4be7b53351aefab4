"""What notices say in the frame: the bell's length, and a first step."""

from django.utils.translation import gettext_lazy as _

from portal.notices.models import Hours
from portal.notices.queries import unread_count
from portal.shell.navigation import count_with
from portal.shell.steps import step_with

ROLES = "buyer stock_keeper salesperson bookkeeper order_desk credit_controller credit_manager channel_manager planner marketer auditor"


def compose_notices() -> None:
    count_with("notices", unread_count)
    step_with(
        "step_told",
        _("Choose what you are told"),
        "notices:wishes",
        ROLES,
        lambda viewer: Hours.objects.filter(user_id=viewer.user_id or 0),
    )
