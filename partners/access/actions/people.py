"""Letting people in and out of an organisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from partners.access import phrases
from partners.access.actions.sessions import end_sessions
from partners.access.events import PersonInvited
from partners.access.models import Invitation, Membership, OrganisationDuty, User
from partners.access.rules import duties_of, may_write_again, roles_of
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer


@transaction.atomic
def invite(email: str, name: str, organisation: Organisation, roles: Collection[str], *, by: Viewer) -> User:
    """Let somebody in by e-mail. Who has no account yet gets one, and a link, good once, to choose a password.

    Whether the person had an account elsewhere is not told: the inviter sees the same, the person reads it in the letter.
    """
    _must_manage(organisation, by)
    if not roles:
        raise Invalid(phrases.A_ROLE_AT_LEAST, field="roles")
    address = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        language = organisation.language if organisation.language.startswith("zh") else "en"
        user = User.objects.create_user(address, None, name=name, language=language)
    with system("invite a person"):
        if Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists():
            raise Refusal(phrases.ALREADY_HERE, code="already_here", field="email")
    assign_roles(user, organisation, roles, by=by)
    with system("tell of the invitation"):
        now = timezone.now()
        sent = {"invited_by_id": by.user_id, "invited_at": now, "sent_at": now, "letters": 1}
        Invitation.objects.update_or_create(user=user, organisation=organisation, defaults=sent)
        invited = PersonInvited(user_id=user.pk, organisation_id=organisation.pk, inviter=by.name)
        record("invite", f"user:{user.pk}", by=by, organisation_id=organisation.pk, event=invited)
    return user


@transaction.atomic
def invite_again(user: User, organisation: Organisation, *, by: Viewer) -> Invitation:
    """Write the letter again, with a new link: for whoever let the first one run out or lost it."""
    _must_manage(organisation, by)
    with system("write an invitation again"):
        invitation = Invitation.objects.select_for_update().filter(user=user, organisation=organisation).first()
        belongs = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists()
        if invitation is None or not belongs or user.has_usable_password():
            raise Refusal(phrases.NOT_WAITING, code="not_waiting")
        now = timezone.now()
        if not may_write_again(letters=invitation.letters, sent_at=invitation.sent_at, now=now):
            raise Refusal(phrases.LETTER_JUST_WENT, code="letter_just_went")
        invitation.sent_at, invitation.letters = now, invitation.letters + 1
        invitation.save(update_fields=["sent_at", "letters"])
        invited = PersonInvited(user_id=user.pk, organisation_id=organisation.pk, inviter=by.name)
        record("invite_again", f"user:{user.pk}", by=by, organisation_id=organisation.pk, event=invited)
    return invitation


@transaction.atomic
def admit(user: User, organisation: Organisation, role: str, *, by: Viewer | None) -> Membership:
    """Give a person one more role in an organisation, with its duties. `by` is None only while Weir is being set up."""
    if by is not None:
        _must_manage(organisation, by)
        _nobody_promotes_himself(user, by)
    _must_fit(organisation, {role})
    with system("admit a person"):
        _lock(organisation)
        membership, made = Membership.objects.get_or_create(user=user, organisation=organisation, role=role, ended_at=None)
        if not made:
            raise Refusal(phrases.ALREADY_A_MEMBER, code="already_a_member", field="role")
        _grant_duties(user, organisation)
        record("admit", f"user:{user.pk}", by=by, organisation_id=organisation.pk, changes={"role": role})
    return membership


@transaction.atomic
def assign_roles(user: User, organisation: Organisation, roles: Collection[str], *, by: Viewer) -> None:
    """Make `roles` the roles of a person in an organisation; none lets the person go, at once.

    With the last role anywhere every session of the person ends. The records stay with the organisation.
    """
    _must_manage(organisation, by)
    _nobody_promotes_himself(user, by)
    _must_fit(organisation, roles)
    with system("assign roles"):
        _lock(organisation)
        held = Membership.objects.filter(user=user, organisation=organisation, ended_at=None)
        before = set(held.values_list("role", flat=True))
        if before == set(roles):
            return
        _must_keep_an_owner(user, organisation, before - set(roles))
        held.exclude(role__in=roles).update(ended_at=timezone.now())
        Membership.objects.bulk_create([Membership(user=user, organisation=organisation, role=role) for role in set(roles) - before])
        _grant_duties(user, organisation)
        _end_sessions_of_who_left(user)
        verb = "let_go" if not roles else "assign_roles" if before else "admit"
        record(verb, f"user:{user.pk}", by=by, organisation_id=organisation.pk, changes={"roles": [sorted(before), sorted(roles)]})


def let_go(membership: Membership, *, by: Viewer) -> None:
    """End one role at once; the others of the person stay."""
    with system("which roles stay"):
        others = Membership.objects.filter(user=membership.user_id, organisation=membership.organisation_id, ended_at=None)
        stay = set(others.exclude(pk=membership.pk).values_list("role", flat=True))
        user, organisation = membership.user, membership.organisation
    assign_roles(user, organisation, stay, by=by)


def keep_preferences(user_id: int, *, language: str = "", theme: str = "", density: str = "") -> None:
    """Remember how a person reads Weir; what is empty stays as it was. Their own choice, so nobody else is named."""
    chosen = {name: value for name, value in (("language", language), ("theme", theme), ("density", density)) if value}
    if chosen:
        User.objects.filter(pk=user_id).update(**chosen)


def _must_manage(organisation: Organisation, by: Viewer) -> None:
    """One's own organisation's people, or any partner's for HQ; who may do what at HQ itself is the administrator's."""
    if not by.is_hq and organisation.pk != by.organisation_id:
        raise NotAllowed("manage_people")
    by.must("administer" if organisation.is_hq else "manage_people")


def _nobody_promotes_himself(user: User, by: Viewer) -> None:
    if user.pk == by.user_id:
        raise Refusal(phrases.ONESELF, code="oneself", field="roles")


def _must_fit(organisation: Organisation, roles: Collection[str]) -> None:
    if set(roles) - set(roles_of(hq=organisation.is_hq)):
        raise Invalid(phrases.NOT_A_ROLE_HERE, field="roles")


def _must_keep_an_owner(user: User, organisation: Organisation, lost: Collection[str]) -> None:
    """The role that manages the others never runs out: owner at a partner, administrator at HQ."""
    leading = "administrator" if organisation.is_hq else "owner"
    others = Membership.objects.filter(organisation=organisation, role=leading, ended_at=None).exclude(user=user)
    if leading in lost and not others.exists():
        raise Refusal(phrases.LAST_OWNER, code="last_owner", field="roles")


def _end_sessions_of_who_left(user: User) -> None:
    if not Membership.objects.filter(user=user, ended_at=None).exclude(organisation__state="ended").exists():
        end_sessions(user)


def _lock(organisation: Organisation) -> None:
    """Two changes of one organisation's people wait for each other, or both could let the last owner go."""
    type(organisation).objects.select_for_update().get(pk=organisation.pk)


def _grant_duties(user: User, organisation: Organisation) -> None:
    """Make guardian's grants of this person here equal to what their present roles carry."""
    roles = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).values_list("role", flat=True)
    wanted = duties_of(frozenset(roles))
    held = OrganisationDuty.objects.filter(user=user, content_object=organisation)
    held.exclude(permission__codename__in=wanted).delete()
    for duty in wanted - set(held.values_list("permission__codename", flat=True)):
        assign_perm(duty, user, organisation)
