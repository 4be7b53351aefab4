"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTHING_CHOSEN = _("No pieces are chosen.")
NOT_GRANTED = _("This order waits for credit. Nothing can be taken from stock for it.")
MORE_THAN_RESERVED = _("%(sku)s: %(asked)s to ship, %(most)s reserved. Allocate first, or ship fewer.")
MORE_THAN_LACKING = _("%(sku)s: %(asked)s to allocate, %(most)s still lack stock.")
ALL_AT_ONCE = _("The buyer wants this order in one shipment. Ship all open pieces together.")
ALREADY_INVOICED = _("%(number)s is invoiced already.")
MORE_THAN_ON_THE_WAY = _("%(sku)s: %(asked)s counted, %(most)s on the way.")
MORE_THAN_RETURNABLE = _("%(sku)s: %(asked)s to return, %(most)s can be.")
MORE_THAN_ASKED = _("%(sku)s: %(asked)s authorised, %(most)s asked for.")
MORE_THAN_AUTHORISED = _("%(sku)s: %(asked)s came back, %(most)s authorised.")
MORE_RESTOCKED = _("%(sku)s: %(asked)s put back in stock, %(most)s came back.")
DECIDED_ALREADY = _("This return was answered already.")
NOT_AUTHORISED = _("This return is not waiting for goods.")
SAY_WHY = _("Say why, for the buyer to read.")
DEADLINE_PASSED = _("The date until which goods come back lies in the past.")
INVOICE_FIRST = _("%(sku)s: %(most)s invoiced and not credited. Invoice the shipment first.")
CREDIT_FOR_RETURN = _("Return %(number)s")
CREDIT_FOR_LOST = _("Lost on the way: %(number)s")
NOTHING_LOST = _("No lost pieces of this shipment wait for credit.")
NOT_A_LINE = _("“%(sku)s” is not on this paper.")

VERBS: dict[str, Promise] = {
    "allocate_order": _("Allocated stock"),
    "serve_back_order": _("Served a back order"),
    "ship_order": _("Shipped goods"),
    "record_receipt": _("Counted a delivery"),
    "invoice_shipment": _("Invoiced a shipment"),
    "credit_lost": _("Credited lost goods"),
    "ask_return": _("Asked to return goods"),
    "authorise_return": _("Authorised a return"),
    "refuse_return": _("Refused a return"),
    "receive_return": _("Took a return back"),
}
