"""Every word of notices that Python says: what each kind is called, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shell.figures import is_chinese, money_text, quantity_text

# kind → its name in the table of wishes, and its sentence
WORDS: dict[str, tuple[Promise, Promise]] = {
    "order_held": (_("Your order is held"), _("%(order)s is held: %(partner)s decides. %(amount)s.")),
    "order_released": (_("Your held order was released"), _("%(order)s was released by %(partner)s. %(amount)s.")),
    "order_refused": (_("Your order was refused"), _("%(order)s was refused by %(partner)s: %(reason)s")),
    "order_cancelled": (_("Your order was cancelled"), _("%(pieces)s pieces of %(order)s were cancelled.")),
    "goods_shipped": (_("Goods have left for you"), _("%(shipment)s has left %(partner)s: %(pieces)s pieces of %(order)s.")),
    "return_authorised": (_("Your return was authorised"), _("%(partner)s takes %(number)s back. Send it now.")),
    "return_refused": (_("Your return was refused"), _("%(partner)s does not take %(number)s back.")),
    "return_credited": (_("Your return was credited"), _("%(number)s was credited with %(credit_note)s.")),
    "invoice_issued": (_("An invoice for you"), _("Invoice %(number)s of %(partner)s: %(amount)s.")),
    "credit_note_issued": (_("A credit note for you"), _("Credit note %(number)s of %(partner)s: %(amount)s.")),
    "payment_recorded": (_("Your payment was recorded"), _("%(partner)s recorded your payment of %(amount)s.")),
    "limit_changed": (_("Your credit limit changed"), _("%(partner)s set a credit limit of %(amount)s.")),
    "statement_made": (_("A statement for you"), _("Statement %(number)s of %(partner)s is ready: %(amount)s.")),
    "order_taken": (_("A customer ordered"), _("%(partner)s ordered %(amount)s: %(order)s.")),
    "order_to_decide": (_("A customer's order waits for credit"), _("%(order)s of %(partner)s waits for a decision: %(amount)s.")),
    "order_let_through": (_("A held order may be shipped"), _("%(order)s of %(partner)s was released: %(amount)s.")),
    "sale_cancelled": (_("A customer's order was cancelled"), _("%(pieces)s pieces of %(order)s of %(partner)s were cancelled.")),
    "goods_short": (
        _("A delivery came short or damaged"),
        _("%(partner)s counted %(shipment)s: %(damaged)s damaged, %(lost)s missing."),
    ),
    "return_asked": (_("A customer asks to return"), _("%(partner)s asks to return %(pieces)s pieces: %(number)s.")),
    "limit_to_sign": (_("A limit waits for a second signature"), _("A limit of %(amount)s for %(partner)s waits for your signature.")),
    "lead_offered": (_("A lead for you"), _("Lead %(number)s is yours to answer: %(wanted)s, %(place)s.")),
    "lead_declined": (_("A partner declined a lead"), _("%(partner)s declined lead %(number)s: %(reason)s")),
    "lead_expired": (_("A partner let a lead lapse"), _("%(partner)s did not answer lead %(number)s in time.")),
    "lead_won": (_("A lead was won"), _("%(partner)s won lead %(number)s: %(amount)s.")),
    "lead_unplaced": (_("Nobody is left for a lead"), _("Everybody who could take lead %(number)s was asked. Place it by hand.")),
    "application_received": (_("Somebody wants to become a partner"), _("%(name)s applied to become a partner: %(number)s.")),
    "application_answered": (_("An applicant answered"), _("%(name)s sent what was asked for: %(number)s.")),
    "doubles_found": (_("Customers may be doubles"), _("%(pairs)s pairs of customers may be the same. Look and decide.")),
    "gap_found": (
        _("A count differs from the books"),
        _("The count differs from the books by %(pieces)s pieces of %(products)s products."),
    ),
    "job_ended": (_("Your job is done"), _("Done: %(title)s.")),
    "job_failed": (_("Your job failed"), _("Failed: %(title)s.")),
}
VERBS: dict[str, Promise] = {
    "choose_notices": _("Chose what to be told"),
}
SUBJECT_MANY = _("%(n)s notices from Weir")
DIGEST_SUBJECT = _("Weir today: %(heading)s")
HALF_HOURS = _("Say both when the quiet hours begin and when they end.")


def name_of(kind: str) -> str:
    return str(WORDS[kind][0]) if kind in WORDS else kind


def sentence_of(kind: str, facts: Mapping[str, Any]) -> str:
    """The notice's sentence in the language in use."""
    if kind not in WORDS:
        return kind
    return str(WORDS[kind][1]) % Said(facts)


class Said(dict[str, Any]):
    """Facts as words: amounts with their currency, counts grouped, the partner's name in the reader's language."""

    def __missing__(self, key: str) -> str:
        return ""

    def __getitem__(self, key: str) -> Any:
        if key in {"partner", "name"}:
            return (is_chinese() and self.get(f"{key}_zh")) or self.get(key, "")
        if key == "amount":
            return money_text(Decimal(str(self.get("total") or self.get("amount") or 0)), str(self.get("currency") or ""))
        value = super().__getitem__(key)
        return quantity_text(value) if isinstance(value, int) and not isinstance(value, bool) else value
