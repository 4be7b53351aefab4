"""R21: nothing waits for ever. Every call that may wait names its limit; the database has limits of its own."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("partners", "stock", "leads", "content", "channel_orders", "portal")
# What may wait: the last part of the called name → how many positional arguments hold the limit already.
WAITS = {
    "urlopen": 3, "create_connection": 2, "check_output": 99, "check_call": 99, "communicate": 2, "run": 99, "Popen": 99,
    "wait": 1, "join": 1, "acquire": 2, "get": 99, "request": 99, "post": 99, "SMTP": 99,
}  # fmt: skip
MODULES = {
    "urlopen": {"urllib.request", "request"}, "create_connection": {"socket"}, "run": {"subprocess"}, "check_output": {"subprocess"},
    "check_call": {"subprocess"}, "get": {"requests", "httpx", "urllib3"}, "post": {"requests", "httpx"}, "request": {"requests", "httpx"},
    "SMTP": {"smtplib"},
}  # fmt: skip
ON_OBJECTS = {"communicate", "join", "acquire"}  # of processes, threads and locks


def endless(source: str) -> list[int]:
    """Lines of calls that may wait and name no limit."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, on = node.func.attr, ast.unparse(node.func.value)
        known = on in MODULES.get(name, set()) or (
            name in ON_OBJECTS and any(word in on for word in ("process", "thread", "child", "lock"))
        )
        limited = any(word.arg in {"timeout", None} for word in node.keywords) or len(node.args) >= WAITS.get(name, 99)
        if known and not limited:
            lines.append(node.lineno)
    return lines


def test_every_call_that_may_wait_names_its_limit() -> None:
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            found += [f"{path.relative_to(ROOT)}:{line}" for line in endless(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["subprocess.run(['x'])", "requests.get('http://x')", "process.join()", "child.communicate()", "socket.create_connection(('x', 1))"],
)
def test_a_call_without_a_limit_is_found(source: str) -> None:
    assert endless(source) == [1]
    assert endless(source[:-1] + (", " if not source.endswith("()") else "") + "timeout=5)") == []


@pytest.mark.django_db
def test_the_database_ends_what_takes_too_long() -> None:
    with connection.cursor() as cursor:
        for name, most in (("statement_timeout", 15_000), ("lock_timeout", 5_000), ("idle_in_transaction_session_timeout", 30_000)):
            cursor.execute("select setting::int from pg_settings where name = %s", [name])
            assert 0 < cursor.fetchone()[0] <= most, name


def test_tasks_mails_and_the_broker_have_limits() -> None:
    assert 0 < settings.CELERY_TASK_TIME_LIMIT <= 1800
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 1) > 0
    from portal.settings import email_of

    assert 0 < email_of("smtp://mail.example:25")["EMAIL_TIMEOUT"] <= 30
