"""The pages: one file's whole way, and who does not get there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partners.access.models import User
from partners.organisations.models import Organisation
from partners.walls.scope import system
from portal.exchange.models import Import
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.portal.exchange.files import csv_bytes

pytestmark = pytest.mark.django_db(transaction=False)
PARTNERS = csv_bytes(["Partner code", "Name"], ["D-1", "One"], ["D-2", ""], ["D-3", "Three"])


def client_of(user_id: int | None) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_file_is_uploaded_mapped_checked_and_its_good_rows_taken(django_capture_on_commit_callbacks: object) -> None:
    client = client_of(hq_viewer().user_id)
    assert b"partners.xlsx" in client.get("/imports/").content
    sent = client.post("/imports/", {"kind": "partners", "file": SimpleUploadedFile("partners.csv", PARTNERS)})
    page = sent["Location"]
    assert client.get(page).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"{page}check/", {"code": "0", "name": "1"})
    with system("test"):
        imported = Import.objects.get()
        assert (imported.state, imported.counts) == ("checked", {"new": 2, "changed": 0, "same": 0, "wrong": 1})
    checked = client.get(page).content.decode()
    assert "“Name” is empty." in checked
    errors = b"".join(client.get(f"{page}errors/").streaming_content)  # type: ignore[arg-type]
    assert errors.startswith(b"PK")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"{page}take/", {})
    with system("test"):
        assert not Organisation.objects.filter(code="D-1").exists()  # all or nothing, unless the good rows are asked for
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"{page}take/", {"good_rows_only": "1"})
    with system("test"):
        assert set(Organisation.objects.filter(depth=2).values_list("code", flat=True)) == {"D-1", "D-3"}
        assert Import.objects.get().state == "taken"
    assert client.get(page).status_code == client.get("/imports/").status_code == 200


def test_a_required_column_left_out_is_said_beside_its_field() -> None:
    client = client_of(hq_viewer().user_id)
    page = client.post("/imports/", {"kind": "partners", "file": SimpleUploadedFile("partners.csv", PARTNERS)})["Location"]
    answer = client.post(f"{page}check/", {"code": "0", "name": ""})
    assert answer.status_code == 422
    assert "it is required" in answer.content.decode()


def test_what_is_no_table_is_refused_in_words() -> None:
    client = client_of(hq_viewer().user_id)
    answer = client.post("/imports/", {"kind": "partners", "file": SimpleUploadedFile("partners.csv", b"%PDF-1.7 x")})
    assert answer.status_code == 422
    assert "not a table" in answer.content.decode()


@pytest.mark.parametrize("path", ["/imports/", "/imports/template/partners.csv", "/imports/1/"])
def test_who_brings_nothing_in_finds_no_imports(path: str) -> None:
    assert client_of(make_viewer(make_dealer(), "bookkeeper").user_id).get(path).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_templates_download(form: str) -> None:
    answer = client_of(hq_viewer().user_id).get(f"/imports/template/history.{form}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
