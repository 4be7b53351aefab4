"""Reads of statements: what the ledger says, the papers a viewer may see, what a code proves."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.receivables.models import Account
from partners.receivables.models import Statement as Paper
from partners.receivables.queries import ageing_of, limits_in_force
from partners.receivables.statements.rules import REPLY_DAYS, Covered, Moved, read_code
from partners.receivables.statements.rules import Account as Stated
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.period import Period
    from partners.walls.managers import ScopedQuerySet
    from partners.walls.viewer import Viewer

MOVEMENTS = Statement(__file__, "movements.sql")


def may_run(viewer: Viewer) -> bool:
    """HQ's people by their duty; a distributor's by the duty of granting credit, for those it serves."""
    return viewer.may("run_statements" if viewer.is_hq else "grant_credit")


def holds_accounts(viewer: Viewer) -> bool:
    """Whether the organisation acted for is anybody's creditor, so that there is something to run."""
    return Account.objects.filter(creditor_id=viewer.organisation_id).exists()


def papers_of(viewer: Viewer) -> ScopedQuerySet[Paper]:
    """Papers a viewer may read, the newest first."""
    viewer_sees = Paper.objects.seen_by(viewer).exclude(digest="")
    return viewer_sees.select_related("debtor", "creditor").order_by("-last", "debtor__path")


def accounts_to_state(creditor_id: int) -> list[int]:
    """Accounts a creditor holds that anything ever happened on."""
    held = Account.objects.filter(creditor_id=creditor_id, entries__gt=0)
    return list(held.order_by("debtor__path", "id").values_list("id", flat=True))


def covered_of(account: Account) -> Covered | None:
    """How far the account's last statement went."""
    last = Paper.objects.filter(account=account).order_by("-last").first()
    return Covered(last.last, int(last.figures["cut"]), last.closing) if last else None


def moves_of(account_id: int, last: date, before: Covered | None) -> list[Moved]:
    """What moved the balance up to `last` and no statement covers."""
    rows = MOVEMENTS.named(account=account_id, last=last, covered_to=before and before.last, cut=before and before.cut)
    return [Moved(**row | {"reference": row["reference"].rpartition(":")[2]}) for row in rows]


def limit_on(account: Account, day: date) -> Decimal | None:
    """The account's own limit in force on a day; None where none was set."""
    own = limits_in_force([account.pk], day).filter(kind="own").order_by("-valid_from", "-pk")
    return own.values_list("amount", flat=True).first()


def figures_of(account: Account, period: Period, stated: Stated, *, number: str, code: str) -> dict[str, Any]:
    """Everything a paper prints, as JSON: amounts and days are text. `cut` says up to which entry it covers."""
    sums = stated.sums
    language = "zh-hans" if account.debtor.language.startswith("zh") else "en"
    with override(language):
        creditor, debtor = _creditor(account.creditor), _debtor(account.debtor)
    limit = limit_on(account, period.last)
    address = settings.SITE_URL + reverse("receivables:verify")
    return {
        "language": language,
        "currency": account.currency,
        "number": number,
        "code": code,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "cut": account.entries,
        "account": f"{account.currency}-{account.debtor.code}",
        "terms_days": account.terms_days,
        "limit": None if limit is None else str(limit),
        "creditor": creditor,
        "debtor": debtor,
        **{name: str(getattr(sums, name)) for name in ("opening", "invoiced", "paid", "credited", "closing")},
        "lines": [
            {
                "on": line.moved.on.isoformat(),
                "kind": line.moved.kind,
                "document": line.moved.document,
                "reference": line.moved.reference,
                "due_on": line.moved.due_on and line.moved.due_on.isoformat(),
                "amount": str(line.moved.amount),
                "balance": str(line.balance),
                "late": line.late,
            }
            for line in stated.lines
        ],
        "ageing": {name: str(amount) for name, amount in ageing_of(account, period.last).items()},
        "reply_by": (period.last + timedelta(days=REPLY_DAYS)).isoformat(),
        "check_url": f"{address}?code={code}",
        "check_page": address,
    }


def paper_of_code(typed: str) -> Paper | None:
    """The paper a code stands on, for anybody who holds the paper. None: the code is not ours."""
    code = read_code(typed)
    if not code:
        return None
    with system("confirm a statement by its code"):
        return Paper.objects.filter(code=code).exclude(digest="").select_related("creditor").first()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _creditor(organisation: Organisation) -> dict[str, Any]:
    joint = "" if organisation.local_name == organisation.name_zh else ", "
    bank = [line.strip() for line in re.split(r"[;；\n]", organisation.bank_details) if line.strip()]
    place = (organisation.city, organisation.region) if joint else (organisation.region, organisation.city)
    return {"name": organisation.local_name, "place": joint.join(filter(None, place)), "bank": bank}


def _debtor(organisation: Organisation) -> dict[str, Any]:
    place = " ".join(filter(None, (organisation.postcode, organisation.city)))
    registered = organisation.registry_number and _("Registered as %(number)s") % {"number": organisation.registry_number}
    lines = [registered, organisation.address, "" if organisation.city and organisation.city in organisation.address else place]
    return {"name": organisation.local_name, "lines": [line for line in lines if line]}
