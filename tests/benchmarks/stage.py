"""A database of its own for benchmarks: HQ, dealers with large limits, products with stock and prices."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from launch.addresses import with_database
from launch.database import drop_database, make_database

ROOT = Path(__file__).resolve().parents[2]
NAME = "weir_bench"
DEALERS, PRODUCTS = 200, 500


@contextmanager
def stage() -> Iterator[dict[str, str]]:
    """Make the database and point Django at it; yields the environment that other processes need. Drops it at the end."""
    admin = os.environ["ADMIN_DATABASE_URL"]
    drop_database(admin, NAME)
    make_database(admin, NAME)
    environment = os.environ | {
        "DATABASE_URL": with_database(os.environ["DATABASE_URL"], NAME),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    owner = environment | {"DATABASE_URL": with_database(os.environ["OWNER_DATABASE_URL"], NAME)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=owner, check=True)
    os.environ.update(environment)
    import django

    django.setup()
    fill()
    try:
        yield environment
    finally:
        from django.db import connections

        connections.close_all()
        drop_database(admin, NAME)


def fill() -> None:
    """Rows in bulk: what is measured is placing orders, not setting the table."""
    from channel_orders.pricing.models import PriceList, PriceStep, TaxRate
    from partners.access.actions import admit
    from partners.access.models import User
    from partners.organisations.models import Organisation
    from partners.receivables.models import Account, CreditLimit
    from partners.walls.scope import system
    from stock.catalogue.models import Product
    from stock.ledger.models import Place, Position

    today = date(2020, 1, 1)
    with system("benchmark"):
        hq = Organisation.add_root(code="HQ", kind="hq", name="HQ")
        place = Place.objects.create(organisation=hq, code="MAIN", name="Main", serves=True)
        TaxRate.objects.create(seller=hq, country="CN", rate=Decimal("0.13"), valid_from=today)
        base = PriceList.objects.create(seller=hq, code="BASE", name="Base", level="base", currency="CNY", valid_from=today)
        products = Product.objects.bulk_create([Product(sku=f"SKU-{n:04}", name=f"Product {n}") for n in range(PRODUCTS)])
        PriceStep.objects.bulk_create([PriceStep(seller=hq, price_list=base, product=p, price=Decimal(10 + p.pk % 90)) for p in products])
        Position.objects.bulk_create([Position(organisation=hq, place=place, product=p, on_hand=10**12) for p in products])
        for number in range(DEALERS):
            dealer = hq.add_child(code=f"D{number:04}", kind="dealer", name=f"Dealer {number}", buys_from=hq)
            account = Account.objects.create(debtor=dealer, creditor=hq, currency="CNY")
            CreditLimit.objects.create(
                account=account, debtor=dealer, creditor=hq, amount=Decimal(10**12), valid_from=today, reason="benchmark"
            )
            admit(User.objects.create_user(f"d{number}@bench.example", name="B"), dealer, "owner", by=None)
