"""People and their roles. A new person gets no password: they set their own by "forgotten password"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.access.actions import admit
from partners.access.models import User
from partners.access.rules import HQ_ROLES, PARTNER_ROLES
from partners.organisations.models import Organisation
from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "people_check.sql")
NEW = Statement(__file__, "people_new.sql")
UPDATE = Statement(__file__, "people_update.sql")
CONTACTS = Statement(__file__, "people_contacts.sql")

ROLE_WORDS = {
    "owner": _("Owner"),
    "buyer": _("Buyer"),
    "stock_keeper": _("Stock keeper"),
    "salesperson": _("Salesperson"),
    "bookkeeper": _("Bookkeeper"),
    "administrator": _("Administrator"),
    "order_desk": _("Order desk"),
    "credit_controller": _("Credit controller"),
    "credit_manager": _("Credit manager"),
    "channel_manager": _("Channel manager"),
    "planner": _("Planner"),
    "marketer": _("Marketer"),
    "auditor": _("Auditor"),
}
SPOKEN = {"en": _("English"), "zh-hans": _("Chinese")}


def check(imported: Import) -> None:
    UNKNOWN.run(imported=imported.pk, column="partner", in_file=False)
    CHECK.run(imported=imported.pk, hq_roles=list(HQ_ROLES), partner_roles=list(PARTNER_ROLES))


def take(imported: Import, by: Viewer) -> None:
    """Admit each new person by the one action that grants duties: people are few, and what they may do is no place for a short cut."""
    organisations: dict[int, Organisation] = {}
    for email, name, language, organisation_id, role in NEW.rows(imported=imported.pk):
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, None, name=name, language=language or "en")
        if organisation_id not in organisations:
            organisations[organisation_id] = Organisation.objects.get(pk=organisation_id)
        admit(user, organisations[organisation_id], role, by=by)
    UPDATE.run(imported=imported.pk)
    CONTACTS.run(imported=imported.pk)


PEOPLE = Kind(
    code="people",
    label=_("People"),
    help=_("Who works where, in which role. New people set their password by “Forgotten password?”."),
    key=("partner", "email", "role"),
    check=check,
    take=take,
    columns=(
        Column("partner", _("Partner code"), "code", True, most=20, aliases=("code", "organisation")),
        Column("email", _("E-mail"), "email", True, aliases=("email", "e-mail", "mail", "邮箱")),
        Column("name", _("Name"), required=True, most=120, aliases=("full name",)),
        Column("role", _("Role"), "choice", True, choices=ROLE_WORDS),
        Column("language", _("Language"), "choice", choices=SPOKEN),
        Column("title", _("Title"), most=80, aliases=("job title",)),
        Column("phone", _("Phone"), most=20),
    ),
    samples=(("D-0001", "li.na@example.com", "Li Na", "buyer", "zh-hans", "Buyer", "+86 138 5555 0101"),),
)
