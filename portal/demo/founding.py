"""HQ, its people and the rules it trades by: what a file cannot bring, because nobody is there yet to bring it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from channel_orders.pricing.models import Promotion, TaxRate
from partners.access.actions import admit
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.organisations.models import Organisation
from partners.receivables.actions import open_account, set_limit
from partners.receivables.models import CreditLimit, CreditPolicy
from partners.refusal import NotAllowed
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.demo.books import VAT
from portal.demo.cast import HQ_CODE, HQ_PEOPLE, PARTNER_PEOPLE, PASSWORD, Partner
from stock.catalogue.models import Category, Product
from stock.ledger.models import ExpectedReceipt, Place

HQ = {
    "code": HQ_CODE,
    "kind": "hq",
    "name": "Songlan Kitchen Appliances",
    "name_zh": "松岚厨房电器有限公司",
    "country": "CN",
    "currency": "CNY",
    "city": "杭州",
    "address": "杭州市滨江区江南大道 388 号",
    "phone": "+8657155500100",
    "email": "accounts@songlan.demo",
    "bank_details": "中国银行杭州滨江支行 3501 2345 6789 0123",
}


@transaction.atomic
def found() -> dict[str, Viewer]:
    """Make HQ and its people; returns a viewer by role."""
    with system("found the demo channel"):
        hq = Organisation.add_root(**HQ)
        CreditPolicy.objects.create(creditor=hq, grace_days=45, four_eyes_above=Decimal(100_000))
        TaxRate.objects.create(seller=hq, country="CN", rate=VAT, valid_from=date(2019, 4, 1))
        return {role: _person(hq, role, email, name, name_zh) for role, email, name, name_zh, _ in HQ_PEOPLE}


@cache
def _secret() -> str:
    """The one password's hash, made once: seventy slow hashes would cost half a minute."""
    return make_password(PASSWORD)


def _person(organisation: Organisation, role: str, email: str, name: str, name_zh: str, language: str = "en") -> Viewer:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, name=name_zh if language.startswith("zh") else name, language=language, password=_secret())
    admit(user, organisation, role, by=None)
    viewer = viewer_of(user, organisation.pk)
    if viewer is None:
        raise NotAllowed(role)
    return viewer


def people_of_partners(partners: list[Partner]) -> dict[str, Viewer]:
    """Make the named people of the log-in table and an owner for every other partner; returns the owner by partner code."""
    owners: dict[str, Viewer] = {}
    with system("people of the demo channel"), transaction.atomic():
        by_code = {organisation.code: organisation for organisation in Organisation.objects.all()}
        for role, email, name, name_zh, code, _ in PARTNER_PEOPLE:
            viewer = _person(by_code[code], role, email, name, name_zh, "en" if role == "owner" else "zh-hans")
            if role == "owner":
                owners[code] = viewer
        for partner in partners:
            if partner.code not in owners:
                email = f"owner@{partner.code.lower()}.demo"
                owners[partner.code] = _person(
                    by_code[partner.code], "owner", email, f"Owner of {partner.code}", f"{partner.code} 店主", "zh-hans"
                )
    return owners


def importing(viewer: Viewer) -> Viewer:
    """Return the viewer bringing files in with the system's eyes: distributors hold no duty for it, their past comes from HQ's hands."""
    return replace(viewer, is_hq=True, duties=viewer.duties | {"import_data"})


def trade_rules(partners: list[Partner], today: date, begin: date) -> None:
    """Limits, group limits, taxes of distributors, the winter promotion and the deliveries that HQ expects."""
    with system("rules of the demo channel"), transaction.atomic():
        by_code = {organisation.code: organisation for organisation in Organisation.objects.all()}
        hq = by_code[HQ_CODE]
        for partner in partners:
            _limits(partner, by_code, begin)
            if partner.kind == "distributor":
                TaxRate.objects.create(seller=by_code[partner.code], country="CN", rate=VAT, valid_from=date(2019, 4, 1))
        Promotion.objects.create(
            seller=hq,
            code="WINTER",
            name="Winter blenders",
            name_zh="冬季料理机促销",
            share=Decimal("0.10"),
            category=Category.objects.get(code="MIX"),
            tiers=["gold", "silver"],
            valid_from=today - timedelta(days=40),
            valid_to=today + timedelta(days=37),
        )
        _expected(hq, today)


def _limits(partner: Partner, by_code: dict[str, Organisation], begin: date) -> None:
    if partner.kind == "branch":
        account = open_account(by_code[partner.code].pk, by_code[HQ_CODE].pk, "CNY")
        amount, kind, reason = Decimal(9_000_000), CreditLimit.Kind.GROUP, "For the whole region"
    elif partner.limit is not None:
        account = open_account(by_code[partner.code].pk, by_code[partner.buys_from].pk, "CNY")
        amount, kind, reason = partner.limit, CreditLimit.Kind.OWN, "Yearly review"
    else:
        return
    set_limit(account.pk, amount, kind=kind, valid_from=begin, reason=reason, by=None)


def _expected(hq: Organisation, today: date) -> None:
    place = Place.objects.get(organisation=hq, serves=True)
    for number, product in enumerate(Product.objects.filter(life="active").order_by("sku")[:30]):
        ExpectedReceipt.objects.create(
            organisation=hq,
            place=place,
            product=product,
            quantity=product.pack * 60,
            due_on=today + timedelta(days=5 + number % 12),
            source=f"production:{number:03}",
        )
