"""What partners owe: accounts, the append-only ledger, limits and decisions, invoices, payments, statements.

A debtor owes a creditor: a dealer its distributor, a distributor HQ. Every table carries both, and both may see it.
Amounts are in the account's currency; numeric(18,4) holds any currency's minor units exactly.
"""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.fields import AmountField
from partners.walls.managers import ScopedManager

SIDES = ("debtor_id", "creditor_id")
ORGANISATION = "organisations.Organisation"


class Component(models.TextChoices):
    """Where an amount stands. A posting moves it from one component to another, so every journal sums to zero."""

    ORDERED = "ordered", _("On order")
    DELIVERED = "delivered", _("Delivered, to invoice")
    RECEIVABLE = "receivable", _("Invoiced")
    UNAPPLIED = "unapplied", _("Paid, not applied")
    # The other side of each move.
    COMMITMENT = "commitment", _("Commitments")
    SALES = "sales", _("Sales")
    TAX = "tax", _("Tax")
    CASH = "cash", _("Cash")
    OPENING = "opening", _("Opening balance")
    WRITE_OFF = "write_off", _("Written off")


class Account(models.Model):
    """What one debtor owes one creditor in one currency; its row lock is the queue of everything that changes it.

    `ordered`, `delivered`, `receivable` and `unapplied` (≤ 0: money or credit not yet applied) are running balances of the
    postings. A guard is an account up the tree with a group limit: `subtree_exposure` sums the exposures of all accounts
    that name it in `guards`, its own included.
    """

    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="accounts")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="accounts_held")
    currency = models.CharField(_("currency"), max_length=3)
    terms_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    ordered = AmountField()
    delivered = AmountField()
    receivable = AmountField()
    unapplied = AmountField()
    exposure = models.GeneratedField(
        expression=F("ordered") + F("delivered") + F("receivable") + F("unapplied"),
        output_field=models.DecimalField(max_digits=18, decimal_places=4),
        db_persist=True,
    )
    is_guard = models.BooleanField(default=False)
    subtree_exposure = AmountField()
    guards = ArrayField(models.BigIntegerField(), default=list)
    entries = models.PositiveBigIntegerField(default=0)
    chain = models.BinaryField(max_length=32, default=b"")
    stopped = models.CharField(_("stopped because"), max_length=200, blank=True)

    objects = ScopedManager["Account"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="account_walls"),
            models.UniqueConstraint(fields=("debtor", "creditor", "currency"), name="account_once"),
            models.UniqueConstraint(fields=("debtor", "creditor", "id"), name="account_kin"),
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="account_owes_another"),
            models.CheckConstraint(
                condition=Q(ordered__gte=0, delivered__gte=0, receivable__gte=0, unapplied__lte=0), name="account_components_signed"
            ),
        )
        indexes = (models.Index(fields=("creditor", "currency"), name="account_by_creditor"),)

    def __str__(self) -> str:
        return f"{self.debtor_id} owes {self.creditor_id} in {self.currency}"


class Entry(models.Model):
    """One event on one account: a link of its hash chain, with the postings it made."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("Order promised")
        RELEASE = "release", _("Promise withdrawn")
        DELIVERY = "delivery", _("Delivered")
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")
        PAYMENT = "payment", _("Payment")
        APPLICATION = "application", _("Applied")
        OPENING = "opening", _("Opening balance")
        REVERSAL = "reversal", _("Reversed")

    account = models.ForeignKey(Account, models.PROTECT, related_name="ledger")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()  # 1, 2, 3 … within the account
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=60)  # "order:SO-48201937"
    on = models.DateField()  # the business day it counts for
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    hash = models.BinaryField(max_length=32)

    objects = ScopedManager["Entry"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="entry_walls"),
            SameOrganisation(field="account", columns=SIDES, name="entry_kin_of_account"),
            AppendOnly(name="entry_append_only"),
            models.UniqueConstraint(fields=("account", "number"), name="entry_numbered"),
            models.UniqueConstraint(fields=("debtor", "creditor", "id"), name="entry_kin"),
        )
        indexes = (
            models.Index(fields=("account", "on", "number"), name="entry_by_day"),
            models.Index(fields=("source",), name="entry_by_source"),
        )
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class Posting(models.Model):
    """`amount` moves from `source` to `destination`. Both belong to the entry's account, so the books always balance."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Component)
    destination = models.CharField(max_length=12, choices=Component)
    amount = AmountField()

    objects = ScopedManager["Posting"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="posting_walls"),
            SameOrganisation(field="entry", columns=SIDES, name="posting_kin_of_entry"),
            AppendOnly(name="posting_append_only"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("destination")), name="posting_moves_somewhere"),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.source} → {self.destination}"


class CreditPolicy(models.Model):
    """How one creditor judges: days of grace, and the amount above which a second person signs."""

    creditor = models.OneToOneField(ORGANISATION, models.CASCADE, related_name="credit_policy")
    grace_days = models.PositiveSmallIntegerField(_("days of grace after the due date"), default=45)
    four_eyes_above = AmountField(_("second signature above"), default=Decimal(100_000))

    objects = ScopedManager["CreditPolicy"]()

    class Meta:
        constraints = (RowSecurity(columns=("creditor_id",), name="credit_policy_walls"),)
        verbose_name_plural = "credit policies"

    def __str__(self) -> str:
        return f"policy of {self.creditor_id}"


class CreditLimit(models.Model):
    """A limit with its dates and reason. None in force means that none was set, which is not a limit of 0.

    A temporary limit adds to the own one while it lasts. A group limit binds the account and all below it.
    """

    class Kind(models.TextChoices):
        OWN = "own", _("Own limit")
        TEMPORARY = "temporary", _("Temporary increase")
        GROUP = "group", _("Limit for the whole group")

    account = models.ForeignKey(Account, models.PROTECT, related_name="limits")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OWN)
    amount = AmountField(_("amount"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)  # inclusive
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager["CreditLimit"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="credit_limit_walls"),
            SameOrganisation(field="account", columns=SIDES, name="credit_limit_kin_of_account"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="credit_limit_not_negative"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="credit_limit_dates_in_order"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("set_by")), name="credit_limit_four_eyes"),
        )
        indexes = (models.Index(fields=("account", "kind", "-valid_from"), name="credit_limit_in_force"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class CreditDecision(models.Model):
    """A verdict with everything it was judged by, so that it can be replayed to the cent. A new one is a new row."""

    class Verdict(models.TextChoices):
        GRANTED = "granted", _("Passed")
        HELD = "held", _("Held")
        PROPOSED = "proposed", _("Release waits for a second signature")
        RELEASED = "released", _("Released")
        REFUSED = "refused", _("Refused")

    account = models.ForeignKey(Account, models.PROTECT, related_name="decisions")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    amount = AmountField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    standing = models.JSONField(default=dict)  # the inputs of rules.judge_credit
    rule = models.CharField(max_length=20, default="credit-1")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("reason"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    objects = ScopedManager["CreditDecision"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="credit_decision_walls"),
            SameOrganisation(field="account", columns=SIDES, name="credit_decision_kin_of_account"),
            AppendOnly(name="credit_decision_append_only"),
        )
        indexes = (
            models.Index(fields=("source", "-id"), name="credit_decision_by_source"),
            models.Index(fields=("account", "-id"), name="credit_decision_by_account"),
        )

    def __str__(self) -> str:
        return f"{self.verdict} {self.amount} for {self.source}"


class NumberSeries(models.Model):
    """Gapless numbers of one creditor's papers of one kind and year; its row lock orders them."""

    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = ScopedManager["NumberSeries"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("creditor_id",), name="number_series_walls"),
            models.UniqueConstraint(fields=("creditor", "kind", "year"), name="number_series_once"),
        )
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Invoice(models.Model):
    """A legal paper: an invoice, or a credit note (whose `open` is what of it is not yet applied)."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")

    account = models.ForeignKey(Account, models.PROTECT, related_name="invoices")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INVOICE)
    number = models.CharField(_("number"), max_length=30)
    source = models.CharField(max_length=60, blank=True)  # "order:SO-…" or the file it came from
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    currency = models.CharField(max_length=3)
    net = AmountField(_("net"))
    tax = AmountField(_("tax"))
    total = AmountField(_("total"))
    open = AmountField(_("open"))
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="invoice")
    note = models.CharField(max_length=200, blank=True)

    objects = ScopedManager["Invoice"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="invoice_walls"),
            SameOrganisation(field="account", columns=SIDES, name="invoice_kin_of_account"),
            models.UniqueConstraint(fields=("creditor", "number"), name="invoice_number_once"),
            models.UniqueConstraint(fields=("debtor", "creditor", "id"), name="invoice_kin"),
            models.CheckConstraint(condition=Q(total=F("net") + F("tax")), name="invoice_adds_up"),
            models.CheckConstraint(condition=Q(open__gte=0) & Q(open__lte=F("total")), name="invoice_open_within_total"),
        )
        indexes = (
            models.Index(fields=("account", "due_on"), condition=Q(open__gt=0), name="invoice_open_by_due"),
            models.Index(fields=("debtor", "-issued_on", "-id"), name="invoice_by_debtor"),
            GinIndex(fields=("number",), opclasses=("gin_trgm_ops",), name="invoice_number_trgm"),
            models.Index(fields=("creditor", "-issued_on", "-id"), name="invoice_by_creditor"),
            models.Index(fields=("-issued_on", "-id"), name="invoice_by_day"),  # HQ reads them all
            models.Index(fields=("source",), name="invoice_by_source"),
        )

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """What was billed, in words: receivables know no products and no orders."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200)
    text_zh = models.CharField(max_length=200, blank=True)
    quantity = models.IntegerField()
    unit_price = AmountField()
    net = AmountField()
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0))
    tax = AmountField()

    objects = ScopedManager["InvoiceLine"]()

    class Meta:
        ordering = ("number",)
        constraints = (
            RowSecurity(columns=SIDES, name="invoice_line_walls"),
            SameOrganisation(field="invoice", columns=SIDES, name="invoice_line_kin_of_invoice"),
            AppendOnly(name="invoice_line_append_only"),
            models.UniqueConstraint(fields=("invoice", "number"), name="invoice_line_numbered"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.text}"

    @property
    def words(self) -> str:
        """The line in the reader's language, as far as it was billed in both."""
        return self.text_zh if (get_language() or "").startswith("zh") and self.text_zh else self.text


class Payment(models.Model):
    """Money received. `unapplied` is what of it has not yet been set against invoices."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="payments")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    received_on = models.DateField(_("received"))
    amount = AmountField(_("amount"))
    unapplied = AmountField(_("not applied"))
    currency = models.CharField(max_length=3)
    method = models.CharField(_("by"), max_length=20, default="bank")
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="payment")
    reversed_on = models.DateField(null=True)

    objects = ScopedManager["Payment"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="payment_walls"),
            SameOrganisation(field="account", columns=SIDES, name="payment_kin_of_account"),
            models.UniqueConstraint(fields=("debtor", "creditor", "id"), name="payment_kin"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(unapplied__gte=0) & Q(unapplied__lte=F("amount")), name="payment_unapplied_within_amount"),
            models.UniqueConstraint(
                fields=("account", "reference", "received_on", "amount"), condition=~Q(reference=""), name="payment_reference_once"
            ),
        )
        indexes = (models.Index(fields=("account", "-received_on"), name="payment_by_account"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} on {self.received_on}"


class Application(models.Model):
    """Money of a payment, or of a credit note, set against an invoice on a day. Reversed by a row, never removed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="applications")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="applications")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="applications")
    credit_note = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="uses")
    amount = AmountField()  # negative where it takes an earlier one back
    on = models.DateField()
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="applications")

    objects = ScopedManager["Application"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="application_walls"),
            SameOrganisation(field="invoice", columns=SIDES, name="application_kin_of_invoice"),
            AppendOnly(name="application_append_only"),
            models.CheckConstraint(condition=~Q(amount=0), name="application_not_zero"),
            models.CheckConstraint(condition=Q(payment=None) ^ Q(credit_note=None), name="application_from_one"),
        )
        indexes = (models.Index(fields=("account", "on"), name="application_by_day"),)

    def __str__(self) -> str:
        return f"{self.amount} to {self.invoice_id}"


class Statement(models.Model):
    """A statement of account, rendered once and kept: the file is the paper that was sent."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="statements")
    debtor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    first = models.DateField()
    last = models.DateField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=10)
    opening = AmountField()
    invoiced = AmountField()
    paid = AmountField()
    credited = AmountField()
    closing = AmountField()
    figures = models.JSONField(default=dict)  # everything printed, so that the paper can be proved
    code = models.CharField(max_length=20, unique=True)  # on the paper, confirmed by a public page
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file
    file = models.FileField(upload_to="statements/%Y/%m/", blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)

    objects = ScopedManager["Statement"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="statement_walls"),
            SameOrganisation(field="account", columns=SIDES, name="statement_kin_of_account"),
            models.UniqueConstraint(fields=("account", "first", "last"), name="statement_once"),
            models.UniqueConstraint(fields=("creditor", "number"), name="statement_number_once"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("invoiced") - F("paid") - F("credited")),
                name="statement_adds_up",
            ),
        )
        indexes = (models.Index(fields=("debtor", "-last"), name="statement_by_debtor"),)

    def __str__(self) -> str:
        return self.number
