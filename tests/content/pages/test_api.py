"""The library over HTTP: a key reads what its organisation may read, and nothing tells it of the rest."""

from typing import Any

import pytest

from tests.content.conftest import Channel
from tests.factories.content import PDF, make_asset, make_page, make_picture
from tests.portal.api.conftest import Caller, make_caller


@pytest.fixture
def callers(channel: Channel) -> tuple[Caller, Caller, Caller]:
    from dataclasses import replace

    allowed = [
        replace(viewer, duties=viewer.duties | {"administer", "manage_people"}) for viewer in (channel.gold, channel.silver, channel.hq)
    ]
    gold, silver, hq = (make_caller(viewer) for viewer in allowed)
    return gold, silver, hq


def titles(answer: Any) -> list[str]:
    return [row["title"] for row in answer.json()["rows"]]


def test_pages_are_listed_found_and_read_by_whom_they_are_meant_for(channel: Channel, callers: tuple[Caller, Caller, Caller]) -> None:
    gold, silver, hq = callers
    page = make_page(title="Gold in the east", title_zh="华东金牌", **channel.gold_in_the_east)
    make_page(title="For all", live=False)
    for caller, seen in ((gold, 1), (silver, 0), (hq, 1)):
        for query in ({}, {"q": "huadong"}, {"kind": "news"}):
            assert titles(caller.get("/library/pages", **query)) == ["Gold in the east"] * seen
        assert caller.get(f"/library/pages/{page.pk}").status_code == (200 if seen else 404)
    assert titles(gold.get("/library/pages", kind="prices")) == []
    read = gold.get(f"/library/pages/{page.pk}").json()
    assert "Words of page" in read["html"]
    assert (read["html_zh"].strip(), read["confirmed_at"]) == ("", None)


def test_files_are_listed_and_fetched_by_key(channel: Channel, callers: tuple[Caller, Caller, Caller]) -> None:
    gold, silver, hq = callers
    asset = make_asset(title="Leaflet", file_size=len(PDF), **channel.gold_in_the_east)
    make_asset(title="Not offered", offered=False)
    make_picture()
    for caller, seen in ((gold, 1), (silver, 0), (hq, 1)):
        assert titles(caller.get("/library/files")) == ["Leaflet"] * seen
        answer = caller.get(f"/library/files/{asset.key}/content")
        assert answer.status_code == (200 if seen else 404)
        if seen:
            assert b"".join(answer.streaming_content) == PDF
            assert answer.headers["Content-Disposition"].startswith("attachment")
    row = gold.get("/library/files").json()["rows"][0]
    assert row["editions"] == [{"language": "", "size": len(PDF), "url": f"/api/v1/library/files/{asset.key}/content"}]
    assert gold.get(f"/library/files/{asset.key}/content", language="zh").status_code == 404
    assert gold.get("/library/files/not-a-key/content").status_code == 422
