"""The published description: one name means one thing."""

from collections import defaultdict
from typing import Any

from ninja import Schema

from portal.api.routes import api


def schemas_below(schema: type[Schema]) -> set[type[Schema]]:
    return {schema}.union(*(schemas_below(child) for child in schema.__subclasses__()))


def test_no_two_schemas_share_a_name_or_one_would_be_published_for_the_other() -> None:
    published = set(api.get_openapi_schema()["components"]["schemas"])
    named: dict[str, set[Any]] = defaultdict(set)
    for schema in schemas_below(Schema):
        if schema.__module__.split(".")[0] in {"partners", "stock", "leads", "content", "channel_orders", "portal"}:
            named[schema.__name__].add(f"{schema.__module__}.{schema.__qualname__}")
    assert {name: sorted(places) for name, places in named.items() if name in published and len(places) > 1} == {}
