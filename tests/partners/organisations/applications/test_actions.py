"""From an application to a partner, step by step, and what nobody may."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partners.access.models import Membership, User
from partners.journal.actions import deliver_waiting
from partners.journal.models import AuditEntry
from partners.organisations.actions import make_due_changes
from partners.organisations.applications.actions import (
    Approval,
    Sent,
    answer_application,
    approve_application,
    ask_applicant,
    begin_review,
    refuse_application,
    withdraw_application,
)
from partners.organisations.applications.queries import applications_of, possible_duplicates
from partners.organisations.models import Application, ApplicationPaper, ApplicationStep, Organisation, StateChange
from partners.receivables.actions import approve_limit
from partners.receivables.models import Account, CreditLimit
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_viewer
from tests.factories.applications import PDF, make_application, pdf, picture

pytestmark = pytest.mark.django_db
USCC = "91110000600037341L"


def approval(**fields: object) -> Approval:
    return Approval(**({"parent": make_hq(), "kind": "dealer", "code": "P-NEW"} | fields))


def as_it_is(application: Application) -> Application:
    with system("test"):
        return Application.objects.get(pk=application.pk)


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_application_is_kept_with_its_papers_and_its_first_step() -> None:
    made = make_application(pdf("营业执照.exe"), Sent("front.jpg", ContentFile(picture("JPEG"))), message="Two shops")
    with system("test"):
        assert [(paper.name, paper.kind) for paper in made.papers.order_by("pk")] == [("营业执照.pdf", "pdf"), ("front.jpg", "jpeg")]
        assert [(step.kind, step.words, step.by_id) for step in made.steps.all()] == [("applied", "Two shops", None)]
        assert AuditEntry.objects.get(verb="apply").concerns_id == make_hq().pk
        assert "营业执照" not in made.papers.first().file.name
    assert len(files()) == 2


def test_the_same_form_sent_twice_is_one_application() -> None:
    from partners.organisations.applications.actions import apply_to_partner

    first = make_application()
    again = apply_to_partner({"name": "Another", "contact_email": "x@example.com"}, key=first.key, language="en")
    assert again.pk == first.pk
    with system("test"):
        assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "not_a_paper"),
        (b"", "paper_empty"),
        (PDF[:-6], "not_a_paper"),
        (PDF + b"\0" * (10 * 1024 * 1024) + b"%%EOF", "paper_too_large"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_of_the_application_is_kept(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_application(pdf(), pdf("evil.pdf", content))
    assert refused.value.code == code
    assert "evil.pdf" in str(refused.value)
    with system("test"):
        assert not Application.objects.exists()
        assert not ApplicationPaper.objects.exists()
    assert files() == []


def test_a_fault_after_the_files_were_written_takes_them_away_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("partners.organisations.applications.actions.applying.record", fail)
    with pytest.raises(RuntimeError):
        make_application(pdf())
    assert files() == []


def test_the_same_paper_twice_is_one_and_nine_are_too_many() -> None:
    made = make_application(pdf(), pdf("copy.pdf"))
    with system("test"):
        assert made.papers.count() == 1
    with pytest.raises(Invalid, match="At most 8"):
        make_application(*[pdf(content=PDF + b"%" * n + b"\n%%EOF") for n in range(9)])


def test_asked_answered_and_refused_with_a_letter_each(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    by = hq_viewer("channel_manager")
    made = make_application(name="Harbour")
    begin_review(made, by=by)
    ask_applicant(made, "Send the licence.", by=by)
    assert as_it_is(made).state == "info"
    answer_application(made, "Here it is.", [pdf()])
    assert as_it_is(made).state == "review"
    with pytest.raises(Refusal):
        answer_application(made, "Once more")
    refuse_application(made, "No shop of its own.", by=by)
    with system("test"):
        steps = ApplicationStep.objects.filter(application=made).order_by("pk")
        assert [(step.kind, step.by_id) for step in steps] == [
            ("applied", None), ("review", by.user_id), ("asked", by.user_id), ("answered", None), ("refused", by.user_id),
        ]  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    letters = [letter.body for letter in mail.outbox]
    assert len(letters) == 3
    assert all(f"/apply/{made.number}/" in letter for letter in letters)
    assert "No shop of its own." in letters[2]


@pytest.mark.parametrize("words", ["", "   "])
def test_asking_and_refusing_need_words(words: str) -> None:
    by, made = hq_viewer("channel_manager"), make_application()
    for deed in (ask_applicant, refuse_application):
        with pytest.raises(Invalid):
            deed(made, words, by=by)
    with pytest.raises(Invalid):
        answer_application(made, words)
    assert as_it_is(made).state == "applied"


def test_an_approval_makes_a_partner_with_its_owner_invited_terms_and_a_limit_that_waits(
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    by = hq_viewer("channel_manager")
    river = make_organisation(kind="distributor")
    applicant = make_application(registry_number=USCC, name="Harbour")
    made = approve_application(applicant, approval(parent=river, tier="silver", terms_days=45, limit=Decimal(50_000)), by=by)
    assert as_it_is(applicant).organisation_id == made.pk
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    with system("test"):
        kept = Organisation.objects.get(pk=made.pk)
        assert (kept.state, kept.tier, kept.registry_number, kept.buys_from_id) == ("active", "silver", USCC, river.pk)
        assert kept.get_parent().pk == river.pk
        invited = User.objects.get(email=applicant.contact_email)
        assert list(Membership.objects.filter(organisation=made).values_list("user", "role")) == [(invited.pk, "owner")]
        account = Account.objects.get(debtor=made)
        assert (account.creditor_id, account.terms_days) == (river.pk, 45)
        limit = CreditLimit.objects.get(account=account)
        assert (limit.amount, limit.needs_approval, limit.approved_by_id, limit.set_by_id) == (50_000, True, None, by.user_id)
    assert sorted(letter.subject.split(" ")[0] for letter in mail.outbox) == ["You", "Your", "Your"]


def test_the_proposed_limit_counts_once_another_person_who_grants_credit_has_signed() -> None:
    by = make_viewer(make_hq(), "channel_manager", "credit_controller")
    approve_application(make_application(), approval(limit=Decimal(50_000)), by=by)
    approve_application(make_application(), approval(code="P-BIG", limit=Decimal(500_000)), by=by)
    deliver_waiting()
    with system("test"):
        small, large = CreditLimit.objects.order_by("amount")
    with pytest.raises(Refusal):
        approve_limit(small, by=by)  # who proposed it does not sign it
    with pytest.raises(NotAllowed):
        approve_limit(small, by=hq_viewer("channel_manager"))
    controller = hq_viewer("credit_controller")
    assert approve_limit(small, by=controller).approved_by_id == controller.user_id
    with pytest.raises(NotAllowed):
        approve_limit(large, by=controller)  # above the set amount
    assert approve_limit(large, by=hq_viewer("credit_manager")).approved_by_id


def test_a_partner_from_a_later_day_stands_in_the_tree_and_begins_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    day = timezone.localdate() + dt.timedelta(days=5)
    made = approve_application(make_application(), approval(starts_on=day), by=hq_viewer("channel_manager"))
    assert made.state == "approved"
    assert make_due_changes() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert make_due_changes() == 1
    assert make_due_changes() == 0
    with system("test"):
        assert Organisation.objects.get(pk=made.pk).state == "active"
        assert StateChange.objects.get(organisation=made).done_at is not None


def test_a_decided_application_is_decided() -> None:
    by = hq_viewer("channel_manager")
    gone, refused = make_application(), make_application()
    withdraw_application(gone)
    withdraw_application(gone)
    refuse_application(refused, "no", by=by)
    for made in (gone, refused):
        for deed in (
            lambda made=made: begin_review(made, by=by),
            lambda made=made: ask_applicant(made, "x", by=by),
            lambda made=made: refuse_application(made, "x", by=by),
            lambda made=made: approve_application(made, approval(), by=by),
        ):
            with pytest.raises(Refusal):
                deed()
    with pytest.raises(Refusal):
        withdraw_application(refused)
    with system("test"):
        assert not Organisation.objects.filter(depth=2).exists()


def test_a_registry_number_that_a_partner_has_makes_no_second_partner() -> None:
    by = hq_viewer("channel_manager")
    make_dealer(registry_number=USCC)
    made = make_application(registry_number=USCC)
    with pytest.raises(Refusal) as refused:
        approve_application(made, approval(), by=by)
    assert refused.value.code == "already_partner"
    assert as_it_is(made).state == "applied"
    with system("test"):
        assert not User.objects.filter(email=made.contact_email).exists()


@pytest.mark.parametrize("role", ["order_desk", "credit_controller", "auditor", "planner", "marketer"])
def test_at_hq_only_who_manages_partners_decides(role: str) -> None:
    made = make_application()
    by = hq_viewer(role)
    for deed in (
        lambda: begin_review(made, by=by),
        lambda: ask_applicant(made, "x", by=by),
        lambda: refuse_application(made, "x", by=by),
        lambda: approve_application(made, approval(), by=by),
        lambda: possible_duplicates(made, by),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert as_it_is(made).state == "applied"


def _strangers() -> list[Viewer]:
    branch = make_organisation(kind="branch")
    return [make_viewer(branch), make_viewer(make_organisation(kind="distributor", under=branch)), make_viewer(make_dealer())]


def test_no_partner_sees_an_application_neither_by_query_nor_in_the_database() -> None:
    make_application(pdf())
    for stranger in _strangers():
        with seeing(stranger.scope):
            assert not applications_of(stranger).exists()
            for table in ("application", "applicationpaper", "applicationstep"):
                with connection.cursor() as cursor:
                    cursor.execute(f"select count(*) from organisations_{table}")
                    assert cursor.fetchone() == (0,)


def test_what_was_written_of_an_application_cannot_be_rewritten() -> None:
    make_application(pdf())
    for table, column in (("applicationpaper", "sent_at"), ("applicationstep", "at")):
        for statement in (f"update organisations_{table} set {column} = now()", f"delete from organisations_{table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), system("test"), connection.cursor() as cursor:
                cursor.execute(statement)


def test_possible_duplicates_are_named_with_their_reasons_the_surest_first() -> None:
    by = hq_viewer("channel_manager")
    make_dealer(code="P-REG", name="Quite Other", registry_number=USCC)
    make_dealer(code="P-TEL", name="Something Else", name_zh="别的", phone="+8657112345678")
    make_dealer(code="P-NAM", name="Harbour Kitchen Hangzhou", name_zh="杭州海港厨电有限公司")
    make_dealer(code="P-PART", name="Unlike", name_zh="海港厨电有限公司")
    make_dealer(code="P-NOT", name="Mountain Home", name_zh="成都青山家居有限公司")
    make_dealer(code="P-LAND", name="Another Land", country="DE", registry_number=USCC)
    earlier = make_application(name="Earlier", name_zh="", contact_email="same@example.com")
    made = make_application(
        name="Harbour Kitchen (Hangzhou) Co., Ltd.", name_zh="杭州海港厨电", registry_number=USCC, phone="+8657112345678",
        contact_email="Same@example.com",
    )  # fmt: skip
    found = [(one.number, [str(reason) for reason in one.reasons], one.certain) for one in possible_duplicates(made, by)]
    assert found == [
        ("P-REG", ["same registry number"], True),
        ("P-TEL", ["same phone"], False),
        (earlier.number, ["same e-mail"], False),
        ("P-NAM", ["similar name"], False),
        ("P-PART", ["similar name"], False),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_looking_for_duplicates_costs_one_statement_at_any_size(size: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    by = hq_viewer("channel_manager")
    made = [make_application(phone="+8657112345678") for _ in range(size + 1)]
    with seeing(by.scope), django_assert_num_queries(1):
        assert len(possible_duplicates(made[0], by)) == size
