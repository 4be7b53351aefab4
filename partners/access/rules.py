"""Roles and the duties they carry. A duty is a permission held on one organisation by django-guardian."""

from datetime import datetime, timedelta

LINK_LASTS = timedelta(days=3)  # Django's PASSWORD_RESET_TIMEOUT
BETWEEN_LETTERS = timedelta(minutes=5)
MOST_LETTERS = 10

# What a person of a partner (or of HQ, in its own trade) may do in the organisation acted for.
PARTNER_DUTIES = (
    "place_orders",  # fill and submit orders, accept or decline amendments
    "receive_goods",  # record receipts and damage, ask for returns
    "serve_orders",  # as a seller: allocate, ship, bill, authorise returns
    "see_money",  # invoices, payments, balance, statements
    "grant_credit",  # as a seller: set limits, release or refuse held orders, record payments
    "manage_people",  # invite, change roles, let go
    "manage_prices",  # as a seller: price lists and promotions
    "report_stock",  # counts and sell-through
    "work_leads",  # answer and work leads
)
# What only HQ does.
HQ_DUTIES = (
    "manage_partners",  # the tree, tiers, agreements
    "approve_credit",  # the second signature above the set amount
    "manage_catalogue",  # products and packs
    "run_statements",  # month-end statement runs
    "import_data",  # bring in files
    "view_as_partner",  # look, read-only, through a partner's eyes
    "see_audit",  # the audit trail
    "plan_supply",  # replenishment plans
    "publish_content",  # news, campaigns, assets
    "administer",  # keys, settings, the style guide
)
DUTIES = PARTNER_DUTIES + HQ_DUTIES

PARTNER_ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(PARTNER_DUTIES),
    "buyer": frozenset({"place_orders", "receive_goods"}),
    "stock_keeper": frozenset({"receive_goods", "report_stock", "serve_orders"}),
    "salesperson": frozenset({"work_leads", "place_orders"}),
    "bookkeeper": frozenset({"see_money", "grant_credit"}),
}
HQ_ROLES: dict[str, frozenset[str]] = {
    "administrator": frozenset(DUTIES) - {"approve_credit", "grant_credit"},
    "order_desk": frozenset({"place_orders", "serve_orders", "receive_goods", "view_as_partner", "manage_prices"}),
    "credit_controller": frozenset({"see_money", "grant_credit", "run_statements", "view_as_partner"}),
    "credit_manager": frozenset({"see_money", "grant_credit", "approve_credit", "run_statements", "view_as_partner", "see_audit"}),
    "channel_manager": frozenset(
        {"manage_partners", "manage_prices", "view_as_partner", "work_leads", "manage_people", "see_money", "import_data"}
    ),
    "planner": frozenset({"plan_supply", "report_stock", "manage_catalogue", "import_data"}),
    "marketer": frozenset({"publish_content"}),
    "auditor": frozenset({"see_money", "see_audit", "view_as_partner"}),
}
ROLES = PARTNER_ROLES | HQ_ROLES


def roles_of(*, hq: bool) -> dict[str, frozenset[str]]:
    """Return the roles that fit: HQ's people hold HQ's roles, everyone else holds partners' roles."""
    return HQ_ROLES if hq else PARTNER_ROLES


def duties_of(roles: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(ROLES[role] for role in roles))


def invitation_state(*, has_password: bool, sent_at: datetime, now: datetime) -> str:
    """Say how far an invitation is: taken_up, waiting while its link works, run_out after."""
    if has_password:
        return "taken_up"
    return "waiting" if now < sent_at + LINK_LASTS else "run_out"


def may_write_again(*, letters: int, sent_at: datetime, now: datetime) -> bool:
    """A person is not to be flooded: five minutes between two letters, ten letters at most."""
    return letters < MOST_LETTERS and now >= sent_at + BETWEEN_LETTERS
