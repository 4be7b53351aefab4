"""Everybody asks for everything: what is not yours is not there, on every address, in every form of answer.

The table of what belongs to whom is tests/walls/routes.py, which also says how to add to it; the world is tests/walls/world.py.
A route nobody described fails here by name. Each probe is undone, so the order of the tests does not matter.
"""

from __future__ import annotations

from typing import Any

import pytest

from partners.access.models import ApiKey
from partners.walls.managers import ScopedQuerySet
from partners.walls.scope import EVERYTHING
from partners.walls.viewer import Viewer
from portal.api.routes import api
from tests.walls.bodies import body_for
from tests.walls.probing import ACTORS, NOBODIES, OWNERS, Answer, Route, Stage, all_routes
from tests.walls.routes import BACK_OFFICES, BODIES, CIRCLES, IDS, OPEN, OPEN_ADDRESSES, SHAPES, TRADED, Fixed, Id
from tests.walls.world import SELLERS, below

ROUTES = all_routes()
NOT_THERE, WRONG_METHOD = 404, 405
NO_SCOPE = 403  # of the API: a key without the scope hears so whatever the id, which tells nothing
TURNED_AWAY = {302, 401, 403, WRONG_METHOD}


def ident(route: Route, parameter: str) -> Id | Fixed:
    """What stands in this place of the address; the longest key that the address ends with up to there."""
    upto = route.address[: route.address.index(f"<{parameter}>") + len(parameter) + 2]
    fitting = [key for key in IDS if upto.endswith(key)]
    assert fitting, f"say in tests/walls/routes.py (IDS) what <{parameter}> of {route.name} ({route.address}) is"
    return IDS[max(fitting, key=len)]


def sees(actor: str, owner: str, thing: str, circle: str) -> bool:
    """Whether the thing of `owner` is there for `actor`."""
    if actor in NOBODIES:
        return False
    sides = {owner, SELLERS.get(owner, owner)} if thing in TRADED else {owner}
    return {
        "tree": actor == "HQ" or bool(sides & below(actor)),
        "own": actor == owner,
        "seller": actor == SELLERS.get(owner),
        "not the seller": actor != SELLERS.get(owner) and bool(sides & below(actor)),
        "owner or hq": actor in {owner, "HQ"},
        "hq": actor == "HQ",
        "hq of others": actor == "HQ" != owner,
        "all": True,
    }[circle]


def told(faults: list[str]) -> str:
    return "\n".join(["", *sorted(set(faults))])


def things_of(route: Route) -> list[str]:
    return [found.thing for found in (ident(route, parameter) for parameter in route.parameters) if isinstance(found, Id)]


def values_of(stage: Stage, route: Route, owner: str, *, nobody: bool = False) -> dict[str, Any] | None:
    """What fills the address with things of `owner`, or with ids that no row has. None: it has no such thing."""
    values: dict[str, Any] = {}
    for parameter in route.parameters:
        found = ident(route, parameter)
        if isinstance(found, Fixed):
            values[parameter] = found.value
            continue
        thing = stage.world.things.get((owner, found.thing))
        if thing is None:
            return None
        values[parameter] = found.nobody if nobody else getattr(thing, found.field)
    return values


def is_open(route: Route) -> bool:
    return route.name in OPEN | SHAPES or route.address.startswith(OPEN_ADDRESSES)


def methods_of(stage: Stage, route: Route) -> list[str]:
    """The methods that the route knows."""
    values = next(filter(None, (values_of(stage, route, owner) for owner in (*OWNERS, "OAK"))), {})
    bodies: dict[str, Any] = {"GET": None, "POST": {}}
    return [method for method, body in bodies.items() if stage.ask("HQ", method, route.filled(values), body).status != WRONG_METHOD]


OFFICE = [route for route in ROUTES if route.address.startswith(BACK_OFFICES)]
FRONT = [route for route in ROUTES if route not in OFFICE]
WITH_IDS = [route for route in FRONT if route.parameters and not is_open(route)]
PLAIN = [route for route in FRONT if not route.parameters and not is_open(route)]


@pytest.mark.parametrize("route", WITH_IDS, ids=lambda route: route.name)
def test_what_is_not_yours_is_not_there(stage: Stage, route: Route) -> None:
    faults = asked_by_everybody(stage, route)
    assert not faults, told(faults)


def asked_by_everybody(stage: Stage, route: Route) -> list[str]:
    circle, things = CIRCLES.get(route.name, "tree"), things_of(route)
    faults: list[str] = []
    for method in methods_of(stage, route):
        for actor in ACTORS:
            nothing, gone = nothing_there(stage, actor, method, route)
            for owner in OWNERS:
                values = values_of(stage, route, owner)
                if values is None:
                    continue
                asked = f"{method} {route.filled(values)} of {owner}"
                answer = stage.ask(actor, method, route.filled(values), body_for(stage, route, method, owner))
                faults += stage.faults(actor, asked, answer, *values.values())
                if sees(actor, owner, things[-1] if things else "", circle):
                    faults += open_faults(actor, method, asked, answer)
                else:
                    faults += closed_faults(actor, asked, answer, nothing, [*values.values(), *gone.values()])
    return faults


def nothing_there(stage: Stage, actor: str, method: str, route: Route) -> tuple[Answer, dict[str, Any]]:
    """How the route answers this actor about an id that no row has, and what was asked."""
    owner = next(owner for owner in OWNERS if values_of(stage, route, owner) is not None)
    gone = values_of(stage, route, owner, nobody=True) or {}
    return stage.ask(actor, method, route.filled(gone), body_for(stage, route, method, owner)), gone


def open_faults(actor: str, method: str, asked: str, answer: Answer) -> list[str]:
    """What somebody may open does open. A post may still be refused, by its form or by the state of things."""
    closed = method == "GET" and answer.status not in {200, 302}
    return [f"{actor} {asked}: {answer.status}, though it is theirs to see"] if closed else []


def closed_faults(actor: str, asked: str, answer: Answer, other: Answer, shown: list[Any]) -> list[str]:
    """Not yours and not there look alike, and nothing was even begun."""
    expected = TURNED_AWAY if actor in NOBODIES else {NOT_THERE, NO_SCOPE} if asked.partition(" ")[2].startswith("/api/") else {NOT_THERE}
    faults = [] if answer.status in expected else [f"{actor} {asked}: {answer.status}"]
    if answer.status != other.status or (actor not in NOBODIES and answer.masked(*shown) != other.masked(*shown)):
        faults.append(f"{actor} {asked}: {answer.status} differs from {other.status} of what does not exist")
    return faults + [f"{actor} {asked} wrote in {table}" for table, named in answer.written if named]


CHILDREN = [route for route in WITH_IDS if len(route.parameters) > 1]


@pytest.mark.parametrize("route", CHILDREN, ids=lambda route: route.name)
def test_anothers_child_under_ones_own_parent_is_not_there(stage: Stage, route: Route) -> None:
    ids = {name: found for name in route.parameters if isinstance(found := ident(route, name), Id)}
    if len(ids) < 2:
        return  # the rest are words
    last, child = list(ids.items())[-1]
    faults: list[str] = []
    for method in methods_of(stage, route):
        for actor in ACTORS[len(NOBODIES) :]:
            own = values_of(stage, route, actor)
            for owner in OWNERS:
                theirs = values_of(stage, route, owner)
                if own is None or theirs is None or sees(actor, owner, child.thing, "tree"):
                    continue
                asked, body = f"{method} own parent, child of {owner}", body_for(stage, route, method, owner)
                answer = stage.ask(actor, method, route.filled(own | {last: theirs[last]}), body)
                other = stage.ask(actor, method, route.filled(own | {last: child.nobody}), body)
                faults += stage.faults(actor, asked, answer, theirs[last])
                faults += closed_faults(actor, asked, answer, other, [theirs[last], child.nobody])
    assert not faults, told(faults)


# Any list, as its page narrows it, searched by what all canaries begin with, and as files.
QUERIES = ("", "?q=zs&_export=csv", "?_export=xlsx", "?q=Qn&whose=all&side=taken&state=open&role=taken&find=Zs&limit=200")


@pytest.mark.parametrize("route", PLAIN, ids=lambda route: route.name)
def test_no_list_search_count_or_file_names_a_stranger(stage: Stage, route: Route) -> None:
    faults = listed_for_everybody(stage, route)
    assert not faults, told(faults)


def listed_for_everybody(stage: Stage, route: Route) -> list[str]:
    faults: list[str] = []
    for actor in ACTORS if "GET" in methods_of(stage, route) else ():
        outside = actor in NOBODIES
        for query in QUERIES[:1] if outside or actor == "HQ" else QUERIES:
            answer = stage.ask(actor, "GET", route.filled({}) + query)
            faults += stage.faults(actor, f"GET {query}", answer)
            if outside and answer.status not in TURNED_AWAY:
                faults.append(f"{actor} GET {query}: {answer.status}")
        faults += stage.faults(actor, "GET as a part", stage.ask(actor, "GET", route.filled({}) + "?q=zs", **{"HX-Request": "true"}))
    return faults


@pytest.mark.parametrize("route", PLAIN, ids=lambda route: route.name)
def test_a_post_that_names_a_strangers_things_changes_none_of_them(stage: Stage, route: Route) -> None:
    faults: list[str] = []
    for actor in ACTORS if "POST" in methods_of(stage, route) else ():
        for owner in OWNERS[:1] if actor in NOBODIES else OWNERS:
            answer = stage.ask(actor, "POST", route.filled({}), body_for(stage, route, "POST", owner))
            faults += stage.faults(actor, f"POST naming things of {owner}", answer)
            if actor in NOBODIES and answer.status not in TURNED_AWAY:
                faults.append(f"{actor} POST: {answer.status}")
    assert not faults, told(faults)


@pytest.mark.parametrize("route", [route for route in FRONT if is_open(route)], ids=lambda route: route.name)
def test_pages_without_login_tell_nothing_of_anybody(stage: Stage, route: Route) -> None:
    faults: list[str] = []
    values = values_of(stage, route, "OAK") or {}
    for actor in ACTORS:
        for method in methods_of(stage, route):
            faults += stage.faults(actor, method, stage.ask(actor, method, route.filled(values), {} if method == "POST" else None))
    assert not faults, told(faults)


@pytest.mark.parametrize("route", FRONT, ids=lambda route: route.name)
def test_methods_nobody_meant_break_nothing(stage: Stage, route: Route) -> None:
    values = values_of(stage, route, "HQ") or values_of(stage, route, "OAK") or {}
    for method in ("PUT", "PATCH", "DELETE"):
        answer = stage.ask("FIR", method, route.filled(values))
        assert answer.status < 500
        assert [table for table, named in answer.written if named] == []


@pytest.mark.parametrize("office", BACK_OFFICES)
def test_a_back_office_is_not_there_for_partners(stage: Stage, office: str) -> None:
    """Whatever stands behind the gate, with any id: partners meet one and the same answer."""
    faults: list[str] = []
    walked = [route for route in OFFICE if route.address.startswith(office)]
    for route in walked:
        path = route.filled(dict.fromkeys(route.parameters, "1"))
        for actor, method in (("anonymous", "GET"), ("LEFT", "GET"), ("OAK", "GET"), ("RIVER", "POST"), ("EAST", "GET")):
            answer = stage.ask(actor, method, path, {} if method == "POST" else None)
            expected = TURNED_AWAY if actor in NOBODIES else {NOT_THERE}
            faults += [f"{actor} {method} {path}: {answer.status}"] if answer.status not in expected | {NOT_THERE} else []
            faults += stage.faults(actor, f"{method} {path}", answer)
    assert not faults, told(faults)
    assert len(walked) > 50, "the walk met nothing"


def test_every_operation_of_the_api_is_walked() -> None:
    walked = {"/" + route.address.replace("<", "{").replace(">", "}") for route in ROUTES}
    assert set(api.get_openapi_schema()["paths"]) <= walked


def test_the_table_names_no_route_that_is_gone() -> None:
    names = {route.name for route in ROUTES}
    assert set(CIRCLES) | set(BODIES) | set(OPEN) <= names
    used = {key for route in WITH_IDS for p in route.parameters for key in IDS if f"{key}" in route.address}
    assert {key for key in IDS if isinstance(IDS[key], Id)} <= used


def test_with_the_walls_down_the_walk_finds_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: nobody's rows are narrowed any more, by us or by the database, and every relation is named."""
    monkeypatch.setattr(ScopedQuerySet, "seen_by", lambda self, viewer: self)
    monkeypatch.setattr(Viewer, "scope", EVERYTHING)
    by_name = {route.name: route for route in ROUTES}
    told_of = asked_by_everybody(stage, by_name["orders:detail"])
    for actor in ("ELM", "FIR", "WEST"):
        assert any(fault.startswith(f"{actor} GET") and fault.endswith(": 200") for fault in told_of), actor
    assert any("shows Zsoakx" in fault for fault in told_of)
    monkeypatch.setattr("partners.access.views.keys_of", lambda viewer: ApiKey.objects.all())
    monkeypatch.setattr("partners.access.views.revoke_key", lambda key, by: ApiKey.objects.filter(pk=key.pk).update(name="taken"))
    revoked = asked_by_everybody(stage, by_name["access:revoke_key"])
    assert any(fault.startswith("FIR POST") and fault.endswith("(302) wrote in access_apikey") for fault in revoked)
    assert any("shows Zsoakx" in fault for fault in listed_for_everybody(stage, by_name["api:list_orders"]))


def test_a_route_that_nobody_described_is_named() -> None:
    with pytest.raises(AssertionError, match=r"say in tests/walls/routes.py \(IDS\) what <pk> of new:page"):
        ident(Route("new:page", "unheard-of/<pk>/"), "pk")
