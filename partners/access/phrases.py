"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ONLY_LOOKING = _("You are only looking. Nothing can be changed while you view as a partner.")
ROLE_NAMES = {
    "owner": _("Owner"),
    "buyer": _("Buyer"),
    "stock_keeper": _("Stock keeper"),
    "salesperson": _("Salesperson"),
    "bookkeeper": _("Bookkeeper"),
    "administrator": _("Administrator"),
    "order_desk": _("Order desk"),
    "credit_controller": _("Credit controller"),
    "credit_manager": _("Credit manager"),
    "channel_manager": _("Channel manager"),
    "planner": _("Planner"),
    "marketer": _("Marketer"),
    "auditor": _("Auditor"),
}
DUTY_NAMES = {
    "place_orders": _("Place orders"),
    "receive_goods": _("Receive goods, ask for returns"),
    "serve_orders": _("Serve orders: ship, bill, take back"),
    "see_money": _("See invoices, payments and statements"),
    "grant_credit": _("Set limits, release orders, record payments"),
    "manage_people": _("Let people in and out"),
    "manage_prices": _("Keep prices and promotions"),
    "report_stock": _("Report and count stock"),
    "work_leads": _("Work leads"),
    "manage_partners": _("Keep partners and the tree"),
    "approve_credit": _("Give the second signature on credit"),
    "manage_catalogue": _("Keep products"),
    "run_statements": _("Run statements"),
    "import_data": _("Import data"),
    "view_as_partner": _("View as a partner"),
    "see_audit": _("See the audit trail"),
    "plan_supply": _("Plan supply"),
    "publish_content": _("Publish content"),
    "administer": _("Administer: keys, people of HQ"),
}
NOT_A_ROLE_HERE = _("This role does not exist in this organisation.")
ALREADY_A_MEMBER = _("This person holds this role already.")
A_ROLE_AT_LEAST = _("Choose at least one role.")
ALREADY_HERE = _("This person belongs here already. Change the roles in the list.")
LAST_OWNER = _("An organisation keeps at least one owner, HQ one administrator. Name another one first.")
KEY_NAME_TAKEN = _("A key of this name is in use. Take another name, or revoke that one first.")
INVITED = _("You were let in to %(organisation)s on Weir")
ONESELF = _("Somebody else must change your own roles.")
NOT_ONESELF = _("Another administrator must do this for you.")
NOT_WAITING = _("This person has signed in already or was let go: there is no invitation to send.")
LETTER_JUST_WENT = _("A letter went a moment ago, or ten have gone. Wait five minutes, or ask whether the address is right.")
SCOPES_BEYOND_YOU = _("A key can do no more than you may do yourself.")
INVITATION_STATES: dict[str, Promise] = {
    "taken_up": _("Taken up"),
    "waiting": _("Invited, not signed in yet"),
    "run_out": _("Invitation has run out"),
}
# What a role is for, in a sentence: shown where roles are given.
ROLE_WORDS: dict[str, Promise] = {
    "owner": _("Everything the organisation may do, its people included."),
    "buyer": _("Fills and places orders, counts what arrives, asks for returns."),
    "stock_keeper": _("Counts deliveries and stock, reports sales; ships to your own customers."),
    "salesperson": _("Works leads and places orders."),
    "bookkeeper": _("Sees invoices, payments and statements; sets the limits of your own customers."),
    "administrator": _("Everything but granting credit: people, keys, partners, imports."),
    "order_desk": _("Takes orders, allocates, ships, bills and takes goods back; keeps prices."),
    "credit_controller": _("Sets limits, releases or refuses held orders, records payments."),
    "credit_manager": _("As the credit controller, and gives the second signature."),
    "channel_manager": _("Takes partners in, moves, suspends and ends them; looks after their people and prices."),
    "planner": _("Plans supply, keeps products and stock."),
    "marketer": _("Publishes news, campaigns and leaflets."),
    "auditor": _("Sees money and the audit trail, changes nothing."),
}
VERBS: dict[str, Promise] = {
    "invite": _("Invited a person"),
    "invite_again": _("Sent an invitation again"),
    "assign_roles": _("Changed roles"),
    "close_account": _("Closed a person’s account"),
    "reopen_account": _("Opened a person’s account again"),
    "view_as": _("Began to view as a partner"),
    "stop_viewing_as": _("Stopped viewing as a partner"),
}
