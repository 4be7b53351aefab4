"""Letters to people who were let in."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from partners.access.models import Membership, User
from partners.access.phrases import INVITED
from partners.walls.scope import system


@shared_task
def send_invitation(user_id: int, organisation_id: int, inviter: str) -> None:
    """Write to a person who was let in; who has no password yet finds a link to choose one, good once and for three days."""
    user = User.objects.get(pk=user_id)
    with system("write an invitation"):
        memberships = Membership.objects.filter(user=user, organisation=organisation_id, ended_at=None)
        membership = memberships.select_related("organisation").first()
    if membership is None:
        return  # let go again before the letter was written
    with override(user.language):
        name = membership.organisation.local_name
        words = {"user": user, "organisation": name, "inviter": inviter, "site": settings.SITE_URL, "link": _link(user)}
        text = render_to_string("access/invitation.txt", words)
        send_mail(INVITED % {"organisation": name}, text, settings.DEFAULT_FROM_EMAIL, [user.email])


def _link(user: User) -> str:
    """Where to choose the first password; empty for whoever has one. The token dies with its first use."""
    if user.has_usable_password():
        return ""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.SITE_URL + path
