"""Lists of money. Cells are raw values, written by the shell's table."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.receivables.models import Account, Application, CreditDecision, CreditLimit, Invoice, InvoiceLine, Payment
from partners.receivables.papers import address_of_paper, number_of_paper
from partners.receivables.phrases import REASONS
from partners.receivables.queries import ExposureLine

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


def paper_link(paper: str, pk: int | None = None) -> SafeString | str:
    address, number = address_of_paper(paper, pk), number_of_paper(paper)
    return format_html('<a href="{}">{}</a>', address, number) if address else number


class AccountTable(tables.Table):  # type: ignore[misc]
    debtor = tables.Column(verbose_name=_("Partner"), linkify=("receivables:account_held", {"pk": tables.A("pk")}), order_by="debtor__name")
    creditor = tables.Column(verbose_name=_("Owes"), order_by="creditor__name")
    currency = tables.Column(verbose_name=_("Currency"))
    balance = tables.Column(verbose_name=_("Owed"), attrs=FIGURE)
    overdue = tables.Column(verbose_name=_("Overdue"), attrs=FIGURE)
    oldest_due = tables.Column(verbose_name=_("Oldest due"))
    ordered = tables.Column(verbose_name=_("On order"), attrs=FIGURE)
    exposure = tables.Column(verbose_name=_("Exposure"), attrs=FIGURE)
    limit = tables.Column(verbose_name=_("Limit"), attrs=FIGURE)
    free = tables.Column(verbose_name=_("Free"), attrs=FIGURE)

    class Meta:
        model = Account
        fields = ("debtor", "creditor", "currency", "balance", "overdue", "oldest_due", "ordered", "exposure", "limit", "free")
        order_by = ("-exposure",)
        attrs = {"id": "accounts"}
        empty_text = _("No account fits. An account opens with a partner’s first order.")


class InvoiceTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(verbose_name=_("Number"), linkify=("receivables:invoice", {"pk": tables.A("pk")}))
    kind = tables.Column(verbose_name=_("Paper"))
    debtor = tables.Column(verbose_name=_("Partner"), order_by="debtor__name")
    issued_on = tables.Column(verbose_name=_("Date"), order_by=("issued_on", "pk"))
    due_on = tables.Column(verbose_name=_("Due"))
    currency = tables.Column(verbose_name=_("Currency"))
    total = tables.Column(verbose_name=_("Total"), attrs=FIGURE)
    standing = tables.Column(verbose_name=_("Open"), attrs=FIGURE)

    class Meta:
        model = Invoice
        fields = ("number", "kind", "debtor", "issued_on", "due_on", "currency", "total", "standing")
        order_by = ("-issued_on",)
        attrs = {"id": "invoices"}
        empty_text = _("No invoice fits. Invoices come when goods leave.")


class OpenInvoiceTable(InvoiceTable):
    class Meta(InvoiceTable.Meta):
        exclude = ("debtor", "currency", "kind")
        order_by = ("due_on",)
        attrs = {"id": "open-invoices"}
        empty_text = _("Nothing is open.")


class PaymentTable(tables.Table):  # type: ignore[misc]
    is_plain = True
    no_export = True
    received_on = tables.Column(verbose_name=_("Received on"), linkify=("receivables:payment", {"pk": tables.A("pk")}))
    reference = tables.Column(verbose_name=pgettext_lazy("payment", "Reference"))
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)
    unapplied = tables.Column(verbose_name=_("Not applied"), attrs=FIGURE)
    reversed_on = tables.Column(verbose_name=_("Taken back"))

    class Meta:
        model = Payment
        fields = ("received_on", "reference", "amount", "unapplied", "reversed_on")
        orderable = False
        attrs = {"id": "payments"}
        empty_text = _("No payment yet.")


class DecisionTable(tables.Table):  # type: ignore[misc]
    is_plain = True
    no_export = True
    at = tables.Column(verbose_name=_("Decided"), linkify=("receivables:decision", {"pk": tables.A("pk")}))
    source = tables.Column(verbose_name=pgettext_lazy("paper", "For"))
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)
    verdict = tables.Column(verbose_name=_("Decision"))
    reasons = tables.Column(verbose_name=_("Because"), empty_values=())

    class Meta:
        model = CreditDecision
        fields = ("at", "source", "amount", "verdict", "reasons")
        orderable = False
        attrs = {"id": "decisions"}
        empty_text = _("No order has been judged yet.")

    def render_source(self, value: str) -> SafeString | str:
        return paper_link(value)

    def render_reasons(self, record: CreditDecision) -> str:
        return record.note or "; ".join(str(REASONS.get(reason, reason)) for reason in record.reasons)


class LimitTable(tables.Table):  # type: ignore[misc]
    is_plain = True
    no_export = True
    kind = tables.Column(verbose_name=_("Kind"))
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)
    valid_from = tables.Column(verbose_name=_("From"))
    valid_to = tables.Column(verbose_name=_("Until"))
    reason = tables.Column(verbose_name=_("Reason"))
    set_by = tables.Column(verbose_name=_("Set by"))
    approved_by = tables.Column(verbose_name=_("Signed by"))
    deeds = tables.TemplateColumn(template_name="receivables/parts/limit_deeds.html", verbose_name=_("State"))

    class Meta:
        model = CreditLimit
        fields = ("kind", "amount", "valid_from", "valid_to", "reason", "set_by", "approved_by", "deeds")
        orderable = False
        attrs = {"id": "limits"}
        empty_text = _("No limit was ever set: every order waits for a person.")


class ExposureTable(tables.Table):  # type: ignore[misc]
    paper = tables.Column(verbose_name=_("Paper"))
    first = tables.Column(verbose_name=_("From"))
    last = tables.Column(verbose_name=_("Last moved"))
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)

    class Meta:
        orderable = False
        attrs = {"id": "exposure"}
        empty_text = _("Nothing stands here.")

    def render_paper(self, record: ExposureLine) -> SafeString | str:
        return paper_link(record.paper, record.pk)

    def value_paper(self, record: ExposureLine) -> str:
        return number_of_paper(record.paper)


class LineTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(verbose_name=_("Code"))
    words = tables.Column(verbose_name=_("What"))
    quantity = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    unit_price = tables.Column(verbose_name=_("Unit price"), attrs=FIGURE)
    net = tables.Column(verbose_name=_("Net"), attrs=FIGURE)
    tax = tables.Column(verbose_name=_("Tax"), attrs=FIGURE)

    class Meta:
        model = InvoiceLine
        fields = ("code", "words", "quantity", "unit_price", "net", "tax")
        orderable = False
        attrs = {"id": "lines"}
        empty_text = _("This paper came without lines.")


class ApplicationTable(tables.Table):  # type: ignore[misc]
    is_plain = True
    no_export = True
    on = tables.Column(verbose_name=_("Day"))
    paper = tables.Column(verbose_name=_("Paid by"), empty_values=(), accessor="pk")
    invoice = tables.Column(verbose_name=_("Invoice"), linkify=("receivables:invoice", {"pk": tables.A("invoice_id")}))
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)

    class Meta:
        model = Application
        fields = ("on", "paper", "invoice", "amount")
        orderable = False
        attrs = {"id": "applications"}
        empty_text = _("Nothing was set against it yet.")

    def render_paper(self, record: Application) -> SafeString | str:
        if record.payment is not None:
            return paper_link(f"payment:{record.payment.reference or record.payment.received_on}", record.payment_id)
        return paper_link(f"invoice:{record.credit_note}", record.credit_note_id)
