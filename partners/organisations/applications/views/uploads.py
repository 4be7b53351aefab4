"""A bound on what a stranger may send, laid before a byte of it is parsed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from partners.organisations.applications.rules import MOST_BYTES, MOST_PAPERS

MOST_BODY = MOST_BYTES * MOST_PAPERS + 1024 * 1024


class Quota(FileUploadHandler):
    """Ends an upload that grows past what all papers together may weigh, whatever its headers promised."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > MOST_BODY:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def bound_uploads(request: HttpRequest) -> bool:
    """Lay the bound. False: the request says itself that it is too large, so it is not to be read at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BODY:
        return False
    request.upload_handlers = [Quota(request), TemporaryFileUploadHandler(request)]
    return True
