"""Every operation of the API with whatever its schema allows, and more: no fault of ours, no way past the key, answers as published.

Half of the ids are real ones of the world, so that the code behind the first look-up is met too. More: WEIR_FUZZ=200 ./weir test …
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from portal.api.routes import api
from tests.walls.probing import Stage
from tests.walls.routes import IDS, Id
from tests.walls.world import all_words, words_allowed

EXAMPLES = int(os.environ.get("WEIR_FUZZ", "6"))
PUBLISHED: dict[str, Any] = api.get_openapi_schema()
OPERATIONS = [(path, method) for path, known in PUBLISHED["paths"].items() for method in known]
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
ONES = ("OAK", "RIVER", "HQ")  # whose ids are tried

schema = schemathesis.openapi.from_dict(PUBLISHED)
schema.app = WSGIHandler()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: the end of a request does not close what the test still needs."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def real_ids(stage: Stage, path: str) -> dict[str, list[str]]:
    """Ids that stand in the world, for each parameter of a path."""
    address = path.replace("{", "<").replace("}", ">")
    found: dict[str, list[str]] = {}
    for key, what in IDS.items():
        name = key[key.rindex("<") + 1 : -1]
        if isinstance(what, Id) and f"{key}" in address:
            things = [stage.world.things.get((one, what.thing)) for one in ONES]
            found[name] = [str(getattr(thing, what.field)) for thing in things if thing is not None]
    return found


def call(case: Any, key: str) -> Any:
    cache.clear()
    with transaction.atomic():
        response = case.call(headers={"Authorization": f"Bearer {key}"} if key else {})
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("actor", ["OAK", "HQ"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: value)
def test_no_request_breaks_the_api_or_tells_of_others(stage: Stage, path: str, method: str, actor: str) -> None:
    real = real_ids(stage, path)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method.upper()].as_strategy(), data=st.data())
    def try_it(case: Any, data: Any) -> None:
        for name, ids in real.items():
            if ids and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(ids))
        response = call(case, stage.world.keys[actor])
        case.validate_response(response, checks=CHECKS)
        said = response.content.decode(errors="replace")
        assert [word for word in all_words() - words_allowed(actor) if word in said] == []

    try_it()


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: value)
def test_without_a_good_key_nothing_opens(stage: Stage, path: str, method: str) -> None:
    @settings(max_examples=1, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method.upper()].as_strategy())
    def try_it(case: Any) -> None:
        for key in ("", "weir_koak_wrong", stage.world.keys["LEFT"]):
            assert call(case, key).status_code == 401, key

    try_it()
