"""Figures of statements, made up, and accounts on which something happened."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partners.receivables.actions import BillLine, issue_credit_note, issue_invoice, record_payment
from partners.receivables.models import Account, Invoice
from partners.walls.viewer import Viewer

NAMES = {
    "en": (
        "Songlan Kitchen Co., Ltd.",
        "Hangzhou, Zhejiang",
        "Northgate Home Ltd",
        ["Registered as GB 0000000", "14 Canal Wharf"],
    ),
    "zh-hans": ("松岚厨房电器有限公司", "浙江杭州", "杭州晴川电器有限公司", ["统一社会信用代码 91330108MADEM00007", "滨江区江晖路 100 号"]),
}


def make_figures(
    language: str = "zh-hans", lines: int = 40, *, opening: str = "186420.00", currency: str = "CNY", **fields: Any
) -> dict[str, Any]:
    """Make the kept figures of a statement with `lines` movements; they add up."""
    rng = random.Random(lines)
    balance, sums, moved = Decimal(opening), {"invoice": Decimal(0), "payment": Decimal(0), "credit_note": Decimal(0)}, []
    for number in range(lines):
        kind = rng.choice(["invoice"] * 5 + ["payment", "credit_note"])
        amount = Decimal(rng.randint(50_000, 2_500_000)) / 100 * (1 if kind == "invoice" else -1)
        on = date(2026, 10, 1) + timedelta(days=number * 31 // lines)
        balance += amount
        sums[kind] += abs(amount)
        document = {"invoice": f"INV-2026-{4100 + number:06}", "payment": f"银行 2026{number:06}", "credit_note": f"CN-2026-{number:06}"}[
            kind
        ]
        reference = {"invoice": f"SO-{48201937 + number}", "payment": "bank", "credit_note": f"RT-{number:08}"}[kind]
        due = (on + timedelta(days=60)).isoformat() if kind == "invoice" else None
        moved.append({"on": on.isoformat(), "kind": kind, "document": document, "reference": reference, "due_on": due,
                      "amount": str(amount), "balance": str(balance), "late": False})  # fmt: skip
    maker, place, name, about = NAMES[language]
    owed = max(balance, Decimal(0))
    late = (owed / 10).quantize(Decimal("0.01"))
    return {
        "language": language, "currency": currency, "number": "ST-2026-10-0288", "code": "4F8R-26TN-HC9P", "first": "2026-10-01",
        "last": "2026-10-31", "cut": lines, "account": f"{currency}-0288", "terms_days": 60, "limit": "800000.0000",
        "opening": opening, "invoiced": str(sums["invoice"]), "paid": str(sums["payment"]), "credited": str(sums["credit_note"]),
        "closing": str(balance), "lines": moved,
        "ageing": {"not_due": str(owed - late), "1_30": str(late), "31_60": "0", "61_90": "0", "over_90": "0",
                   "unapplied": str(balance - owed)},
        "creditor": {"name": maker, "place": place, "bank": ["Example Bank, Binjiang", "0000 0000 0000 0000"]},
        "debtor": {"name": name, "lines": about}, "reply_by": "2026-11-10",
        "check_url": "https://weir.example.com/money/verify/?code=4F8R-26TN-HC9P", "check_page": "https://weir.example.com/money/verify/",
    } | fields  # fmt: skip


def bill(account: Account, total: str | Decimal, on: date, *, by: Viewer, source: str = "order:SO-1", credit: bool = False) -> Invoice:
    """Issue an invoice of `total` without tax, or a credit note."""
    amount = Decimal(total)
    lines = [BillLine("K-1", "Kettle", "水壶", 1, amount, amount, Decimal(0), Decimal(0))]
    if credit:
        return issue_credit_note(account.pk, lines, source=source, corrects=None, issued_on=on, by=by)
    return issue_invoice(account.pk, lines, source=source, delivered=Decimal(0), issued_on=on, by=by)


def pay(account: Account, amount: str | Decimal, on: date, *, by: Viewer, reference: str = "") -> None:
    record_payment(account.pk, Decimal(amount), received_on=on, reference=reference, by=by)
