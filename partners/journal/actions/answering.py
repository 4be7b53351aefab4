"""A repeated request gets the first answer: key, body's hash, effect and answer stand or fall in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction

from partners.journal import phrases
from partners.journal.actions.recording import as_json
from partners.journal.models import Answer
from partners.refusal import Invalid, Refusal
from partners.walls.scope import seeing
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

CLAIM = Statement(__file__, "claim_answer.sql")
KEEP = Statement(__file__, "keep_answer.sql")
LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; `text` is its exact JSON, the same at every repeat, and `body` what that says."""

    status: int
    text: str
    replayed: bool

    @property
    def body(self) -> Any:
        return json.loads(self.text)


def answer_once(*, by: Viewer, route: str, key: str, body: Any, effect: Callable[[], tuple[int, Any]]) -> Answered:
    """Run `effect` (→ status, JSON-able body) once for this client's `key`; repeats get the kept answer.

    `key` is made by the client, `route` names the operation, `body` (bytes, text or JSON-able) is what was asked. Two at
    once: the second waits for the first. Raises Invalid "key_reused" (422) where the key came with another body, Refusal
    "still_working" (409) where the first has not ended within the lock's limit. A Refusal or an error of the effect keeps
    nothing, so that it may be tried again with the same key.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid(phrases.KEY_LENGTH, code="key_length", field="key")
    asked = hash_of(body)
    with transaction.atomic():
        kept = _claim(by, route, key, asked)
        if kept is None:
            status, said = effect()
            text = as_json(said)
            with seeing(by.scope):
                KEEP.run(organisation=by.organisation_id, route=route, key=key, status=status, answer=text)
            return Answered(status, text, replayed=False)
    if kept.body_hash != asked:
        raise Invalid(phrases.KEY_REUSED, code="key_reused", field="key")
    return Answered(kept.status or 200, kept.answer, replayed=True)


def hash_of(body: Any) -> str:
    """SHA-256 of what was asked; the order of a JSON object's names does not matter."""
    if isinstance(body, str):
        body = body.encode()
    if not isinstance(body, bytes):
        body = json.dumps(json.loads(as_json(body)), sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(body).hexdigest()


def _claim(by: Viewer, route: str, key: str, asked: str) -> Answer | None:
    """Take the key, or return its kept answer. Waits while another transaction holds the key without having ended."""
    with seeing(by.scope):
        try:
            claimed = CLAIM.rows(organisation=by.organisation_id, route=route, key=key, hash=asked)
        except OperationalError as waited:
            raise Refusal(phrases.STILL_WORKING, code="still_working", field="key") from waited
        if claimed:
            return None
        return Answer.objects.get(organisation_id=by.organisation_id, route=route, key=key)
