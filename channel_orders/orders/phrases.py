"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NO_LINES = _("The order has no lines. Type or paste a product and a quantity.")
TOO_MANY_LINES = _("An order holds up to %(most)s lines; this one has %(lines)s. Make two of it.")
BUYER_SUSPENDED = _("%(buyer)s is suspended and cannot order. Statements, returns and payments stay open.")
BUYER_NOT_BEGUN = _("%(buyer)s is approved and not active yet: orders begin on its first day as a partner.")
BUYER_ENDED = _("%(buyer)s is no partner any more and cannot order.")
SELLER_CLOSED = _("%(seller)s takes no orders now.")
NO_SELLER = _("Nobody is set as the seller of %(buyer)s. The seller names it under Partners.")
NOT_ORDERABLE = _("%(sku)s cannot be ordered any more.")
NO_PRICE = _("%(sku)s has no price for %(quantity)s pieces. Ask the seller.")
OFF_PACK = _("%(sku)s comes in packs of %(pack)s, so not %(quantity)s: order %(lower)s or %(upper)s.")
OFF_PACK_ONE_SIDE = _("%(sku)s comes in packs of %(pack)s, so not %(quantity)s: order %(nearest)s.")
NO_QUANTITY = _("%(sku)s: say how many pieces.")
KEY_REUSED = _("This key has placed another order. Make a new one for a new order.")
KEY_LENGTH = _("A key has 1 to 80 characters.")
NOTHING_OPEN = _("Nothing of this order is open any more: it was shipped or cancelled.")
MORE_THAN_OPEN = _("%(sku)s: %(open)s pieces are open, so %(asked)s cannot be cancelled.")
NOT_HELD = _("Order %(number)s does not wait for a decision.")
ADDRESS_TOO_LONG = _("Keep the address under 240 characters.")
STATES = {
    "held": _("Held"),
    "refused": _("Refused"),
    "cancelled": _("Cancelled"),
    "back_ordered": _("Back-ordered"),
    "partly_allocated": _("Partly allocated"),
    "allocated": _("Allocated"),
    "partly_shipped": _("Partly shipped"),
    "shipped": _("Shipped"),
    "received": _("Received"),
    "completed": _("Completed"),
}
STEPS = {
    "placed": _("Placed"),
    "credit": _("Credit"),
    "allocated": _("Allocated"),
    "shipped": _("Shipped"),
    "received": _("Received"),
    "invoiced": pgettext_lazy("step of an order", "Invoiced"),
    "cancelled": _("Cancelled"),
}
PASSED = _("passed")
HELD = _("held")
REFUSED = _("refused")
PART = _("%(part)s of %(whole)s")
NOT_A_PRODUCT = _("“%(sku)s” is not a product you can order.")
PROBLEMS = {
    "unknown": _("Not found"),
    "ended": _("No longer sold"),
    "no_quantity": _("No quantity"),
    "too_many": _("Over the largest order"),
    "no_price": _("No price"),
}
COMMA = pgettext_lazy("between words", ", ")
PIECES = {
    "reserved": _("%(n)s reserved"),
    "waiting": _("%(n)s waiting"),
    "shipped": _("%(n)s shipped"),
    "received": _("%(n)s received"),
    "damaged": _("%(n)s damaged"),
    "lost": _("%(n)s lost"),
    "returned": _("%(n)s returned"),
    "cancelled": _("%(n)s cancelled"),
}

VERBS: dict[str, Promise] = {
    "place_order": _("Placed an order"),
    "hold_order": _("Held an order"),
    "release_order": _("Released an order"),
    "refuse_order": _("Refused an order"),
    "cancel_order": _("Cancelled pieces of an order"),
}
