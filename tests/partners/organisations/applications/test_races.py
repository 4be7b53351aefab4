"""Two at once, each on a connection of its own."""

from threading import Barrier, Thread

from django.db import connection

from partners.access.models import Membership
from partners.organisations.applications.actions import Approval, approve_application
from partners.organisations.models import Organisation
from partners.refusal import Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_hq
from tests.factories.applications import make_application


def test_two_people_approve_at_once_and_one_partner_is_made(committed_db: str) -> None:
    applicant, hq = make_application(), make_hq()
    people = [hq_viewer("channel_manager"), hq_viewer("channel_manager")]
    start, outcomes = Barrier(2), []

    def decide(by: Viewer, code: str) -> None:
        start.wait()
        try:
            with seeing(by.scope):
                outcomes.append(approve_application(applicant, Approval(parent=hq, kind="dealer", code=code), by=by).code)
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(by, f"P-{n}")) for n, by in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert outcomes.count("not_next") == 1
    with system("test"):
        assert Organisation.objects.exclude(depth=1).count() == 1
        assert Membership.objects.filter(role="owner").count() == 1
