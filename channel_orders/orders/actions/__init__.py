"""The writers of orders and baskets.

Lock order: the order, then the account, then stock positions by id. What crosses to the other side's rows runs for a system
reason, after `by` was asked for the duty.
"""

from channel_orders.orders.actions.baskets import fill_basket, keep_basket, open_basket, renew_basket, set_lines
from channel_orders.orders.actions.cancelling import cancel_open
from channel_orders.orders.actions.deciding import judge_again, refuse_order, release_order, sign_order
from channel_orders.orders.actions.placing import Wanted, Wishes, place_order

__all__ = [
    "Wanted",
    "Wishes",
    "cancel_open",
    "fill_basket",
    "judge_again",
    "keep_basket",
    "open_basket",
    "place_order",
    "refuse_order",
    "release_order",
    "renew_basket",
    "set_lines",
    "sign_order",
]
