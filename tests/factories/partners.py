"""Organisations and their accounts."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from partners.organisations.models import Organisation
from partners.receivables.models import Account, CreditLimit
from partners.walls.scope import system

NUMBERS = count(1)


def make_hq(**fields: Any) -> Organisation:
    """Return the one HQ, made when first asked for."""
    with system("factory"):
        found = Organisation.objects.filter(depth=1).first()
        if found is not None:
            return found
        return Organisation.add_root(**({"code": "HQ", "kind": "hq", "name": "Songlan Kitchen", "name_zh": "松岚厨具"} | fields))


def make_organisation(*, kind: str = "dealer", under: Organisation | None = None, **fields: Any) -> Organisation:
    """Make a partner under `under` (HQ by default). It buys from the nearest seller above it: a distributor, else HQ."""
    parent = under or make_hq()
    number = next(NUMBERS)
    with system("factory"):
        parent = Organisation.objects.get(pk=parent.pk)
        seller = parent if parent.kind in {"hq", "distributor"} else make_hq()
        defaults = {"code": f"P{number:05}", "kind": kind, "name": f"Partner {number}", "name_zh": f"伙伴{number}", "buys_from": seller}
        return parent.add_child(**(defaults | fields))


def make_dealer(**fields: Any) -> Organisation:
    return make_organisation(kind="dealer", **fields)


def make_account(
    debtor: Organisation, creditor: Organisation | None = None, *, limit: Decimal | int | None = None, currency: str = "CNY", **fields: Any
) -> Account:
    """Make the account of `debtor` with `creditor` (its seller by default). `limit` None means that none was set."""
    creditor = creditor or debtor.buys_from or make_hq()
    with system("factory"):
        account, _ = Account.objects.get_or_create(debtor=debtor, creditor=creditor, currency=currency, defaults=fields)
        if limit is not None:
            CreditLimit.objects.create(
                account=account, debtor=debtor, creditor=creditor, amount=Decimal(limit), valid_from=timezone.localdate(), reason="test"
            )
        return account
