"""Letters to applicants, each with the link to their own page."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from partners.organisations.applications.links import address_of
from partners.organisations.applications.phrases import SUBJECTS
from partners.organisations.applications.throttles import may_write_to
from partners.organisations.models import Application
from partners.walls.scope import system


@shared_task(name="organisations.write_to_applicant")
def write_to_applicant(application_id: int, letter: str) -> None:
    """Send one of the letters: received, asked, approved, refused. A mailbox gets few a day of those anybody can cause."""
    with system("write to an applicant"):
        application = Application.objects.select_related("hq").get(pk=application_id)
        step = application.steps.order_by("-pk").first()
    if letter == "received" and not may_write_to(application.contact_email):
        return
    with override(application.language):
        subject = SUBJECTS[letter] % {"number": application.number}
        values = {"application": application, "hq": application.hq, "letter": letter, "link": address_of(application.number), "step": step}
        text = render_to_string("applications/letter.txt", values)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [application.contact_email])
