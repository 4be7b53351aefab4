"""A probe: one actor asks one address once, and everything it did is undone. What it said and what it wrote is judged."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pypdf
from django.apps import apps
from django.core.cache import cache as kept
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from partners.walls.constraints import RowSecurity
from partners.walls.scope import system
from tests.walls.world import SELLERS, World, above, all_words, below, name_word, secret_word, words_allowed

NOBODIES = ("anonymous", "nowhere", "LEFT")  # not signed in; signed in and belonging nowhere; belonging nowhere any more
ACTORS = (*NOBODIES, "OAK", "ELM", "FIR", "RIVER", "WEST", "EAST", "HQ")
OWNERS = ("OAK", "RIVER", "EAST", "HQ")  # a leaf, its parent, theirs, the root: every relation to ACTORS exists
BROKEN = 500

# What stands behind no wall and may change when anybody does something: who is signed in, and their own choices.
OF_ONESELF = frozenset({
    "django_session", "access_user", "usersessions_usersession", "account_emailaddress", "mfa_authenticator", "shell_putaway",
})  # fmt: skip
MASKS = (
    (re.compile(rb'(csrfmiddlewaretoken"? value|nonce)="[^"]*"'), b""),
    (re.compile(rb'"X-CSRFToken": ?"[^"]*"'), b""),
    (re.compile(rb'name="key" value="[^"]*"'), b""),
)


@dataclass(frozen=True, slots=True)
class Route:
    """An address as written in urls.py, its parameters as `<name>`."""

    name: str
    address: str

    @property
    def is_api(self) -> bool:
        return self.address.startswith("api/")

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"<(\w+)>", self.address)

    def filled(self, values: dict[str, Any]) -> str:
        return "/" + re.sub(r"<(\w+)>", lambda found: str(values[found[1]]), self.address)


@cache
def all_routes() -> list[Route]:
    """Every address Django answers, of included packages too."""
    return list(dict.fromkeys(_walk(get_resolver(), "", ())))


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, before + _plain(pattern), (*spaces, *filter(None, [pattern.namespace])))
        elif isinstance(pattern, URLPattern):
            yield Route(":".join((*spaces, pattern.name or "")), before + _plain(pattern))


def _plain(pattern: URLPattern | URLResolver) -> str:
    """`<int:pk>` and `(?P<pk>…)` both as `<pk>`."""
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", str(pattern.pattern))
    return re.sub(r"<\w+:(\w+)>", r"<\1>", text).replace("^", "").replace("$", "").replace(r"\Z", "").replace("\\", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and which rows it wrote: (table, the organisations the row names)."""

    status: int
    body: bytes
    kind: str
    written: list[tuple[str, frozenset[int]]]
    erased: frozenset[str]

    @property
    def text(self) -> str:
        """All that a reader could read in it, of files too."""
        if "spreadsheet" in self.kind:
            return _text_of_workbook(self.body)
        if self.kind == "application/pdf" and b"startxref" in self.body:  # else it stands for one, its words in clear
            return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(self.body)).pages)
        return self.body.decode(errors="replace")

    def masked(self, *shown: Any) -> bytes:
        """Without what differs between two askings, and without the ids that were asked for."""
        body = self.body
        for pattern, instead in MASKS:
            body = pattern.sub(instead, body)
        for one in sorted({str(word) for word in shown}, key=len, reverse=True):
            body = body.replace(one.encode(), b"#")
        return body


def _text_of_workbook(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@dataclass
class Stage:
    """The world with a browser and a key for each actor."""

    world: World
    clients: dict[str, Client] = field(default_factory=dict)
    probes: int = 0

    def client(self, actor: str) -> Client:
        if actor not in self.clients:
            self.clients[actor] = Client(raise_request_exception=False)
            if actor != "anonymous":
                self.clients[actor].force_login(self.world.people[actor])
        return self.clients[actor]

    def ask(self, actor: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask once; undo whatever it did."""
        client = self.client(actor)
        cookies = client.cookies.copy()
        more: dict[str, Any] = {"headers": self._headers(actor, path) | headers}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"} if path.startswith("/api/") else {"data": body}
        self.probes += 1
        if not self.probes % 50:
            kept.clear()  # else the limits on how often one may ask would answer
        with transaction.atomic():
            before = _deleted()
            response = getattr(client, method.lower())(path, **more)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            written, erased = written_by_now(), frozenset(table for table, rows in _deleted().items() if rows > before.get(table, 0))
            transaction.set_rollback(True)
        client.cookies = cookies
        return Answer(response.status_code, content, response.get("Content-Type", "").split(";")[0], written, erased)

    def _headers(self, actor: str, path: str) -> dict[str, str]:
        if not path.startswith("/api/"):
            return {}
        key = self.world.keys.get(actor)
        return {"Idempotency-Key": "probe-0001"} | ({"Authorization": f"Bearer {key}"} if key else {})

    def faults(self, actor: str, asked: str, answer: Answer, *echoed: Any) -> list[str]:
        """What is wrong with an answer whatever was asked: a crash, a word of somebody else, a row of somebody else's.

        `echoed`: what the asker itself wrote into the address.
        """
        found = [f"{actor} {asked}: {answer.status}"] if answer.status >= BROKEN else []
        text = answer.text
        for word in echoed:
            text = text.replace(str(word), "")
        found += [f"{actor} {asked} ({answer.status}) shows {word}" for word in sorted(all_words() - _allowed(actor)) if word in text]
        if actor != "HQ":
            mine = self._may_touch(actor)
            strange = {table for table, named in answer.written if named - mine or (not named and table not in OF_ONESELF)}
            found += [f"{actor} {asked} ({answer.status}) wrote in {table}" for table in sorted(strange)]
            found += [
                f"{actor} {asked} ({answer.status}) erased in {table}" for table in sorted(answer.erased & _walled().keys() - MAY_ERASE)
            ]
        return found

    def _may_touch(self, actor: str) -> frozenset[int]:
        """Oneself, all below, those one buys from, and those above, whose group limits count along."""
        if actor in NOBODIES:
            return frozenset()
        codes = below(actor) | {SELLERS[one] for one in below(actor) if one in SELLERS} | set(above(actor))
        return frozenset(self.world.organisations[code].pk for code in codes)


# Rows that their own organisation really deletes.
MAY_ERASE = frozenset({"access_organisationduty", "organisations_contact", "stock_reservation", "orders_basket", "shell_savedview"})


def _allowed(actor: str) -> set[str]:
    if actor == "LEFT":
        return {name_word("OAK"), secret_word("OAK")}
    return set() if actor in NOBODIES else words_allowed(actor)


@cache
def _walled() -> dict[str, tuple[str, ...]]:
    """Tables behind a wall, with the columns that name whose a row is."""
    rules = [
        (model._meta.db_table, rule) for model in apps.get_models() for rule in model._meta.constraints if isinstance(rule, RowSecurity)
    ]
    return {table: rule.columns for table, rule in rules}


def _deleted() -> dict[str, int]:
    """Rows deleted so far, by table; the figures of transactions before this one are among them until the server has sent them off."""
    with connection.cursor() as cursor:
        cursor.execute("select relname, n_tup_del from pg_stat_xact_user_tables where n_tup_del > 0")
        return dict(cursor.fetchall())


def written_by_now() -> list[tuple[str, frozenset[int]]]:
    """Rows that this transaction wrote and that still stand: their table and the organisations they name."""
    written: list[tuple[str, frozenset[int]]] = []
    with system("what did the probe do"), connection.cursor() as cursor:
        cursor.execute("select relname from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd > 0")
        for (table,) in cursor.fetchall():
            columns = ", ".join(_walled().get(table, ())) or "null"
            cursor.execute(f"select distinct {columns} from {table} where xmin::text::bigint >= pg_current_xact_id()::text::bigint")
            written += [(table, frozenset(filter(None, row))) for row in cursor.fetchall()]
    return written
