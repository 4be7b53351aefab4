"""S8: setting a paper opens no connection and reads no file but our own faces, whatever the words in it ask for."""

import socket
from typing import Any

import pytest

from partners.receivables.statements.rendering import make_fetcher, render_pdf

URLS = [
    "http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
    "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://evil.example/@127.0.0.1", "https://evil.example/",
    "file:///etc/passwd", "file:/etc/hosts", "ftp://evil.example/x", "gopher://127.0.0.1:1/_x", "data:text/css,*{}",
    "data:image/svg+xml,<svg/>", "//evil.example/x", "/etc/passwd", "weir:cut/../../x", "WEIR:CUT", "about:blank",
    "javascript:alert(1)", "jar:http://evil.example!/x", "http://evil.example:0/", "x:y",
]  # fmt: skip
CHANNELS = [
    '<img src="{url}">', '<link rel="stylesheet" href="{url}">', "<style>@import url({url});</style>", '<object data="{url}"></object>',
    '<embed src="{url}">', '<p style="background:url({url})">x</p>',
    "<style>@font-face{{font-family:x;src:url({url})}} p{{font-family:x}}</style><p>x</p>",
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}"/></svg>',
    '<link rel="attachment" href="{url}">', '<p style="list-style-image:url({url});display:list-item">x</p>',
]  # fmt: skip


@pytest.mark.parametrize("url", URLS)
def test_the_fetcher_refuses_every_address_that_is_not_a_face_of_ours(url: str) -> None:
    with pytest.raises(ValueError, match="papers fetch nothing"):
        make_fetcher().fetch(url)


def test_hostile_words_in_a_paper_open_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def refuse(*address: Any, **_: Any) -> None:
        asked.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    opened = _opened(monkeypatch)
    page = "".join(channel.format(url=url) for channel in CHANNELS for url in URLS)
    pdf = render_pdf(f"<html><body>{page}</body></html>", "en")
    assert pdf.startswith(b"%PDF")
    assert asked == []
    assert [path for path in opened if "passwd" in path or "hosts" in path] == []
    assert b"/EmbeddedFile" not in pdf


def _opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    import builtins

    paths: list[str] = []
    real = builtins.open

    def watched(file: Any, *rest: Any, **named: Any) -> Any:
        paths.append(str(file))
        return real(file, *rest, **named)

    monkeypatch.setattr(builtins, "open", watched)
    return paths
