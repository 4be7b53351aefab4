"""The reviewed table: what stands in each address, and who may open it. A new route joins the walk by itself.

How to add to it, one line each:

- A route with a new kind of id: a line in IDS. Its key is the end of the address up to the parameter ("orders/<number>" serves
  every address that holds it, of pages and API alike; the longest key wins); its value names a thing of tests/walls/world.py and
  the field that stands in the address. A new thing is made in world.py, for each organisation, with its canary words.
- A route that opens to more or fewer than the two sides of the thing and those above them: a line in CIRCLES, with the reason.
- A route without login: a line in OPEN. A whole package behind a gate of HQ's own: a line in BACK_OFFICES.
- A post that names things in its body: a line in BODIES, so that strangers' ids are tried there too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Id:
    """A thing of the world and its field that stands in the address; `nobody`: a value that no row has."""

    thing: str
    field: str = "pk"
    nobody: str | int = 987654321


@dataclass(frozen=True, slots=True)
class Fixed:
    """A word of the address that is nobody's."""

    value: str


SECRET = Fixed("a0a0a0-secret-that-nobody-was-sent")
IDS: dict[str, Id | Fixed] = {
    "partners/<pk>": Id("organisation"),
    "partners/<code>": Id("organisation", "code", "P-99999"),
    "contacts/<contact>": Id("contact"),
    "people/<user>": Id("person"),
    "people/<person>": Id("person"),
    "state/<change>": Id("state_change"),
    "keys/<pk>": Id("key"),
    "jobs/<pk>": Id("job"),
    "jobs/<job>": Id("job"),
    "news/<pk>": Id("event"),
    "receivables/<pk>": Id("account"),
    "accounts/<account>": Id("account"),
    "exposure/<component>": Fixed("ordered"),
    "limits/<pk>": Id("limit"),
    "invoices/<pk>": Id("invoice"),
    "invoices/<number>": Id("invoice", "number", "INV-0"),
    "payments/<pk>": Id("payment"),
    "decisions/<pk>": Id("decision"),
    "statements/<creditor>": Id("statement", "creditor_id"),
    "statements/<creditor>/<number>": Id("statement", "number", "ST-0"),
    "products/<pk>": Id("product"),
    "products/<sku>": Id("product", "sku", "NO-SUCH"),
    "stock/<pk>": Id("position"),
    "expected/<coming>": Id("expected"),
    "orders/<number>": Id("order", "number", "SO-00000000"),
    "credit/<number>": Id("order", "number", "SO-00000000"),
    "shipments/<number>": Id("shipment", "number", "SH-00000000-1"),
    "returns/<number>": Id("return", "number", "RT-00000000-1"),
    "imports/<pk>": Id("import"),
    "template/<kind>": Fixed("products"),
    "<kind>.<form>": Fixed("csv"),
    "notices/<pk>": Id("notice"),
    "notices/<notice>": Id("notice"),
    "views/<pk>": Id("saved_view"),
    "reports/<pk>": Id("report"),
    "reports/<report>": Id("report"),
    "books/<product>": Id("product"),
    "leads/<number>": Id("lead", "number", "LD-00000000"),
    "review/<pk>": Id("pair"),
    "pairs/<pair>": Id("pair"),
    "customers/<number>": Id("customer", "number", "CU-00000000"),
    "applications/<number>": Id("application", "number", "AP-00000000"),
    "papers/<pk>": Id("application_paper"),
    "files/<key>": Id("asset", "key", "00000000-0000-4000-8000-000000000000"),
    "files/<key>/<edition>": Fixed("en"),
    "pictures/<pk>": Id("picture"),
    "pictures/<pk>/<spec>": Fixed("width-1200"),
    "library/<pk>": Id("page"),
    "pages/<page>": Id("page"),
    "prices/<code>": Id("price_list", "code", "NO-LIST"),
    "stop/<token>": SECRET,
    "apply/<number>": Fixed("AP-00000000"),
    "<number>/<signature>": SECRET,
    "confirm-email/<key>": SECRET,
    "key/<uidb36>": Fixed("zz9"),
    "<uidb36>-<key>": SECRET,
    "webauthn/keys/<pk>": Fixed("987654321"),
}

# Things that belong to a buyer and its seller alike; all others belong to their owner alone.
TRADED = frozenset({"account", "limit", "order", "line", "decision", "invoice", "payment", "statement", "shipment", "return"})

# Who may open a route: "tree" (each side of the thing and those above it) where nothing else is said here.
#   own: only who acts for the owner    seller: only who acts for the seller    not the seller: the others of the tree
#   hq: only HQ    hq of others: HQ, but not for itself    owner or hq: both    all: everybody who belongs somewhere
CIRCLES: dict[str, str] = {
    "access:revoke_key": "own",  # keys are the affair of the organisation that uses them
    "organisations:change": "hq",  # only HQ keeps the facts of partners
    "organisations:move": "hq of others",  # the root stands under nobody
    "organisations:state": "hq",
    "organisations:contact": "owner or hq",
    "organisations:no_contact": "owner or hq",
    "organisations:people_of": "owner or hq",  # people of the partners below are their own affair
    "organisations:roles_of": "owner or hq",
    "journal:again": "hq",  # undelivered news is mended by the administrator
    "organisations:no_state": "hq",
    "organisations:tier": "hq",
    "api:post_roles": "owner or hq",
    "api:post_again": "owner or hq",
    "api:read_page": "owner or hq",
    "api:read_file": "owner or hq",
    "receivables:limit": "seller",  # credit is granted by who gives it
    "receivables:pay": "seller",
    "receivables:stop": "seller",
    "receivables:apply": "seller",
    "receivables:approve": "seller",
    "receivables:withdraw": "seller",
    "receivables:reverse": "seller",
    "catalogue:product": "all",
    "catalogue:change": "hq",
    "fulfilment:ask": "not the seller",  # who asks for a return is not who answers it
    "stock:count": "own",  # who keeps the stock counts it
    "stock:expect": "own",
    "stock:arrive": "own",
    "orders:credit_order": "seller",  # the queue of who grants the credit
    "orders:decide": "seller",
    "orders:sign": "seller",
    "pricing:list": "own",  # a seller's lists are no buyer's affair, nor those of the sellers above or below
    "exchange:template": "hq",
    "exchange:import": "hq",
    "exchange:check": "hq",
    "exchange:take": "hq",
    "exchange:drop": "hq",
    "exchange:errors": "hq",
    "leads:change": "hq",  # the slip itself is HQ's; its holder notes and steps
    "api:list_candidates": "hq",
    "shell:remove_view": "own",
    "sellthrough:books": "all",  # one's own books of a product that everybody knows
    "notices:go": "own",  # a notice is its reader's own
    "api:post_read": "own",
    "applications:detail": "hq",  # who wants to become a partner is HQ's affair
    "applications:review": "hq",
    "applications:ask": "hq",
    "applications:refuse": "hq",
    "applications:approve": "hq",
    "applications:paper": "hq",
    "library:file": "owner or hq",  # the world's pages and files are each meant for one partner
    "library:edition": "owner or hq",
    "library:picture_size": "owner or hq",
    "pages:page": "owner or hq",
    "pages:confirm": "owner or hq",
    "pages:page_readers": "hq",
    "api:read_product": "all",
    "api:read_job": "own",
    "api:post_job_cancel": "own",
}

# Routes that a browser without login may open: by name, or by the beginning of the address.
OPEN: frozenset[str] = frozenset({
    "healthz", "readyz", "shell:language", "receivables:verify", "notices:stop",
    "applications:apply", "applications:status", "applications:withdraw",
})  # fmt: skip
SHAPES: frozenset[str] = frozenset({"api:openapi-json", "api:api-root"})  # what the API looks like: whoever is signed in may read it
OPEN_ADDRESSES = ("accounts/",)  # allauth's pages guard themselves; test_strangers walks them for canaries and faults

# Addresses of a package that only HQ's people may enter: one gate turns all others away, whatever stands behind it.
BACK_OFFICES = ("cms/",)

# What a post to a route without ids in its address says. `ours` gives the id of a thing of the actor, `theirs` a stranger's.
type Pick = Callable[[str, str], Any]
BODIES: dict[str, Callable[[Pick], dict[str, Any]]] = {
    "access:switch": lambda theirs: {"organisation": theirs("organisation", "pk")},
    "access:view_as": lambda theirs: {"organisation": theirs("organisation", "pk")},
    "organisations:new": lambda theirs: {
        "parent": theirs("organisation", "pk"),
        "buys_from": theirs("organisation", "pk"),
        "kind": "dealer",
        "code": "P-NEW",
        "name": "New",
        "country": "CN",
        "currency": "CNY",
        "language": "en",
        "registry_number": theirs("organisation", "registry_number"),
    },
    "organisations:people": lambda theirs: {"email": theirs("person", "email"), "name": "Somebody", "roles": ["owner"]},
    "stock:start": lambda theirs: {"place": theirs("place", "pk"), "sku": "KT-17-W", "counted": "9", "reason": "counted"},
    "fulfilment:ship_ready": lambda theirs: {"order": [theirs("order", "number")]},
    "fulfilment:invoice_shipped": lambda theirs: {"shipment": [theirs("shipment", "number")]},
    "orders:new": lambda theirs: {
        "buyer": theirs("organisation", "code"),
        "key": str(theirs("basket", "key")),
        "do": "place",
        "pad": "KT-17-W 2",
    },
    "pricing:new": lambda theirs: {
        "code": "NEW",
        "name": "New",
        "level": "buyer",
        "currency": "CNY",
        "valid_from": "2026-01-01",
        "buyer": theirs("organisation", "pk"),
        "copy_of": theirs("price_list", "pk"),
    },
    "access:keys": lambda theirs: {"name": "New", "scopes": ["see_money"], "days": "30"},
    "api:post_order": lambda theirs: {"lines": [{"sku": "KT-17-W", "quantity": 1}], "buyer": theirs("organisation", "code")},
    "api:post_payment": lambda theirs: {"account": theirs("account", "pk"), "amount": "5.00"},
}

# What a post to a route with ids says: the union of what forms ask. Those of the API are made from their schema.
WORDS_OF_FORMS: dict[str, Any] = {
    "amount": "5", "quantity": "1", "counted": "9", "seen": "50", "reason": "because", "answer": "yes", "note": "a word",
    "key": str(uuid4()), "valid_from": "2026-01-01", "received_on": "2026-01-02", "send_back_by": "2027-01-01",
    "due_on": "2027-01-01", "kind": "own", "method": "bank", "reference": "R-1", "state": "suspended", "name": "New",
    "email": "new@example.com", "roles": ["owner"], "decision": "release", "valid_until": "2027-01-01", "sku": "KT-17-W",
    "from_quantity": "1", "price": "3", "since": "2027-01-01",
}  # fmt: skip
