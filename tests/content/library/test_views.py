"""Files and pictures are sent to whom they are meant for, as downloads that nothing runs."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from content.library.queries import sized
from tests.content.conftest import Channel, client_of
from tests.factories.content import PDF, make_asset, make_picture


def test_a_file_is_fetched_by_whom_it_is_meant_for(channel: Channel) -> None:
    asset = make_asset(title="Drift air fryer", **channel.gold_in_the_east)
    answer = client_of(channel.gold).get(asset.url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Drift air fryer.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert client_of(channel.silver).get(asset.url).status_code == 404
    assert client_of(channel.hq).get(asset.url).status_code == 200


def test_nothing_is_served_by_its_path(channel: Channel) -> None:
    asset, picture = make_asset(), make_picture()
    for name in (asset.file.name, picture.file.name, sized(picture, "width-40").file.name):
        assert client_of(channel.hq).get(f"/media/{name}").status_code == 404


def test_each_edition_has_its_address_and_the_reader_gets_its_own_first(channel: Channel) -> None:
    asset = make_asset(title="Leaflet", title_zh="彩页", file_zh=ContentFile(b"%PDF-1.4 zh", "x.pdf"))
    client = client_of(channel.gold)
    assert b"".join(client.get(asset.url).streaming_content) == PDF
    assert b"".join(client.get(asset.chinese_url).streaming_content) == b"%PDF-1.4 zh"
    assert client.get(asset.url + "fr/").status_code == 404
    assert client.get(make_asset().chinese_url).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"offered": False},
        {"offered_from": timezone.now() + timedelta(hours=1)},
        {"offered_until": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_what_is_not_offered_now_is_there_for_headquarters_alone(channel: Channel, fields: dict[str, object]) -> None:
    asset, picture = make_asset(**fields), make_picture(**({"offered": True} | fields))
    for address in (asset.url, sized(picture, "width-40").url):
        assert client_of(channel.gold).get(address).status_code == 404
        assert client_of(channel.hq).get(address).status_code == 200


def test_a_picture_offered_to_some_is_seen_by_them_in_the_sizes_that_were_drawn(channel: Channel) -> None:
    picture = make_picture(offered=True, **channel.gold_in_the_east)
    size = sized(picture, "width-40")
    assert client_of(channel.gold).get(size.url).status_code == 200
    assert client_of(channel.silver).get(size.url).status_code == 404
    assert client_of(channel.gold).get(size.url.replace("width-40", "width-5000")).status_code == 404
