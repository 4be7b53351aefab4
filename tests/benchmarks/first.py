"""The one true row of each kind that a crowd is copied from."""


def first_rows() -> None:
    """A dealer's order, placed by the action, and an invoice; once."""
    from decimal import Decimal

    from django.utils import timezone

    from channel_orders.orders.actions import Wanted, place_order
    from channel_orders.orders.models import Order
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from partners.receivables.models import Account, Invoice
    from partners.walls.scope import seeing, system
    from stock.catalogue.models import Product

    viewer = viewer_of(User.objects.order_by("pk").first())
    with system("benchmark"):
        if Order.objects.exists():
            return
    with seeing(viewer.scope):
        place_order([Wanted(Product.objects.order_by("pk").first().pk, 10)], key="first-of-the-crowd", by=viewer)
    today = timezone.localdate()
    with system("benchmark"):
        account = Account.objects.get(debtor=viewer.organisation_id)
        Invoice.objects.create(
            account=account, debtor_id=account.debtor_id, creditor_id=account.creditor_id, number="INV-1", issued_on=today, due_on=today,
            currency="CNY", net=Decimal(100), tax=Decimal(13), total=Decimal(113), open=Decimal(113),
        )  # fmt: skip
