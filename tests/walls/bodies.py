"""Bodies that could be meant, so that a missing wall would really be passed: by hand, from the API's schema, or the words of all forms."""

from __future__ import annotations

from functools import cache
from typing import Any

from portal.api.routes import api
from tests.walls.probing import Route, Stage
from tests.walls.routes import BODIES, WORDS_OF_FORMS

BY_TYPE: dict[str, Any] = {"string": "word", "integer": 1, "number": "1.00", "boolean": True}
BY_NAME: dict[str, Any] = {"sku": "KT-17-W", "quantity": 1, "amount": "1.00"}
BY_FORMAT: dict[str, Any] = {"date": "2027-01-01", "date-time": "2027-01-01T00:00:00Z"}


def body_for(stage: Stage, route: Route, method: str, owner: str) -> Any:
    """What `method` sends to `route` about things of `owner`; None: nothing."""
    if method != "POST":
        return None

    def theirs(kind: str, name: str) -> Any:
        thing = stage.world.things.get((owner, kind)) or stage.world.things["OAK", kind]
        return getattr(thing, name)

    if route.name in BODIES:
        return BODIES[route.name](theirs)
    if route.is_api:
        return _from_schema(route)
    lines = {f"line-{theirs('line', 'pk')}": "1", f"received-{theirs('line', 'pk')}": "1"}
    return WORDS_OF_FORMS | lines


def _from_schema(route: Route) -> Any:
    path = "/" + route.address.replace("<", "{").replace(">", "}")
    operation = _schema()["paths"].get(path, {}).get("post", {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return _example(content["schema"], "") if content else None


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = api.get_openapi_schema()
    return schema


def _example(schema: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _example(_schema()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], name)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {key: _example(part, key) for key, part in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [_example(schema["items"], name)]
    return BY_NAME.get(name) or BY_FORMAT.get(schema.get("format", "")) or BY_TYPE[schema["type"]]
